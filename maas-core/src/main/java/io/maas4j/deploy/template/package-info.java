/**
 * Texts that operators put in the place of ours, with variables, conditions and loops in the syntax
 * that preseed templates have always had. Nothing in them is run: a template sees the values that
 * it is given and nothing else, and ends after a number of steps and characters that is known
 * beforehand.
 */
@NullMarked
package io.maas4j.deploy.template;

import org.jspecify.annotations.NullMarked;
