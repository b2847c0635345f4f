package io.maas4j.netboot.dhcp;

import org.jspecify.annotations.Nullable;

/** The offers of one range that no client has taken up, oldest first. The table's thread's own. */
final class Offers {
  private @Nullable Binding oldest;
  private @Nullable Binding newest;
  private int size;

  int size() {
    return size;
  }

  @Nullable Binding oldest() {
    return oldest;
  }

  /** Puts a binding at the end, wherever it was. */
  void add(Binding binding) {
    remove(binding);
    Binding last = newest;
    binding.previousOffer = last;
    if (last == null) {
      oldest = binding;
    } else {
      last.nextOffer = binding;
    }
    newest = binding;
    binding.offers = this;
    size++;
  }

  /** Takes a binding out of the list that it is in, if any. */
  static void remove(Binding binding) {
    Offers list = binding.offers;
    if (list == null) {
      return;
    }
    Binding before = binding.previousOffer;
    Binding after = binding.nextOffer;
    if (before == null) {
      list.oldest = after;
    } else {
      before.nextOffer = after;
    }
    if (after == null) {
      list.newest = before;
    } else {
      after.previousOffer = before;
    }
    binding.previousOffer = null;
    binding.nextOffer = null;
    binding.offers = null;
    list.size--;
  }
}
