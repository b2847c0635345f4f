#!/bin/sh
# This machine has nothing to do; the power_state of its preseed switches it off.
exit 0
