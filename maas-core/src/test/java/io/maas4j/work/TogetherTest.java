package io.maas4j.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.maas4j.error.MaasException.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final int MOST = 8;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Holds up the question 0 until the gate is open; refuses negative ones, and with them all. */
  private List<String> work(List<Integer> questions) {
    batches.add(questions);
    if (questions.contains(0)) {
      opened();
    }
    if (questions.contains(-99)) {
      throw new Unavailable("away", "wait", Duration.ZERO);
    }
    questions.stream()
        .filter(each -> each < 0)
        .findFirst()
        .ifPresent(
            bad -> {
              throw new IllegalArgumentException("bad " + bad);
            });
    return questions.stream().map(each -> "a" + each).toList();
  }

  private void opened() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Future<String>> askWhileOneIsServed(
      Together<Integer, String> together, List<Integer> questions) {
    List<Future<String>> answers = new ArrayList<>();
    answers.add(threads.submit(() -> together.ask(0)));
    await().until(() -> batches.size() == 1);
    List<Thread> asking = new CopyOnWriteArrayList<>();
    for (int question : questions) {
      answers.add(
          threads.submit(
              () -> {
                asking.add(Thread.currentThread());
                return together.ask(question);
              }));
    }
    await()
        .until(
            () ->
                asking.size() == questions.size()
                    && asking.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
    gate.countDown();
    return answers;
  }

  @Test
  void whoComesAloneIsServedAlone() {
    Together<Integer, String> together = new Together<>(MOST, this::work);
    assertThat(together.ask(1)).isEqualTo("a1");
    assertThat(together.ask(2)).isEqualTo("a2");
    assertThat(batches).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void whoeverComesMeanwhileIsServedTogetherAndEachGetsItsOwnAnswer() throws Exception {
    Together<Integer, String> together = new Together<>(MOST, this::work);
    List<Future<String>> answers = askWhileOneIsServed(together, List.of(1, 2, 3));
    for (int i = 0; i <= 3; i++) {
      assertThat(answers.get(i).get()).isEqualTo("a" + i);
    }
    assertThat(batches).hasSize(2);
    assertThat(batches.get(1)).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void neverMoreAtOnceThanAllowed() throws Exception {
    Together<Integer, String> together = new Together<>(2, this::work);
    for (Future<String> answer : askWhileOneIsServed(together, List.of(1, 2, 3, 4, 5))) {
      assertThat(answer.get()).startsWith("a");
    }
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(2));
  }

  @Test
  void aBadQuestionFailsAlone() throws Exception {
    Together<Integer, String> together = new Together<>(MOST, this::work);
    List<Future<String>> answers = askWhileOneIsServed(together, List.of(1, -2, 3));
    assertThat(answers.get(1).get()).isEqualTo("a1");
    assertThat(answers.get(3).get()).isEqualTo("a3");
    assertThatThrownBy(() -> answers.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("bad -2");
  }

  @Test
  void whenTheStoreIsAwayNobodyIsMadeToWaitForItAgain() {
    Together<Integer, String> together = new Together<>(MOST, this::work);
    List<Future<String>> answers = askWhileOneIsServed(together, List.of(1, -99, 3));
    for (Future<String> answer : answers.subList(1, 4)) {
      assertThatThrownBy(answer::get).hasRootCauseInstanceOf(Unavailable.class);
    }
    assertThat(batches).hasSize(2);
  }

  @Test
  void whoIsInterruptedGetsItsAnswerAndStaysInterrupted() throws Exception {
    Together<Integer, String> together = new Together<>(MOST, this::work);
    Future<String> first = threads.submit(() -> together.ask(0));
    await().until(() -> batches.size() == 1);
    List<Thread> asking = new CopyOnWriteArrayList<>();
    Future<Boolean> second =
        threads.submit(
            () -> {
              asking.add(Thread.currentThread());
              together.ask(1);
              return Thread.currentThread().isInterrupted();
            });
    await().until(() -> !asking.isEmpty() && asking.get(0).getState() == Thread.State.WAITING);
    asking.get(0).interrupt();
    gate.countDown();
    assertThat(first.get()).isEqualTo("a0");
    assertThat(second.get()).isTrue();
  }

  @Test
  void allOfManyAreAnsweredHoweverTheyMeet() throws Exception {
    AtomicInteger served = new AtomicInteger();
    Together<Integer, Integer> together =
        new Together<>(
            5,
            questions -> {
              served.addAndGet(questions.size());
              return questions.stream().map(each -> each * 2).toList();
            });
    List<Future<Boolean>> callers = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      int own = caller;
      callers.add(
          threads.submit(
              () -> {
                for (int i = 1; i <= 2_000; i++) {
                  if (together.ask(own * 10_000 + i) != 2 * (own * 10_000 + i)) {
                    return false;
                  }
                }
                return true;
              }));
    }
    for (Future<Boolean> caller : callers) {
      assertThat(caller.get()).isTrue();
    }
    assertThat(served.get()).isEqualTo(8 * 2_000);
  }
}
