package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReproducibleSumsTest {
  private static final int TERMS = 20_000;

  private static ReproducibleSums begun() {
    return new ReproducibleSums(1, 100, TERMS);
  }

  private static ReproducibleSums of(List<Double> terms) {
    ReproducibleSums sums = begun();
    terms.forEach(term -> sums.add(0, term));
    return sums;
  }

  @Test
  void everyOrderAndGroupingGivesTheSameBits() {
    Random random = new Random(1);
    List<Double> terms = new ArrayList<>();
    BigDecimal exact = BigDecimal.ZERO;
    double plain = 0;
    double backwards = 0;
    for (int i = 0; i < TERMS; i++) {
      double term = Math.pow(10, 2 - 12 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
      terms.add(term);
      exact = exact.add(new BigDecimal(term));
      plain += term;
    }
    for (int i = TERMS - 1; i >= 0; i--) {
      backwards += terms.get(i);
    }
    assertThat(plain).as("terms whose plain sum depends on their order").isNotEqualTo(backwards);
    double sum = of(terms).values()[0];
    assertThat(sum).isEqualTo(exact.doubleValue(), within(Math.ulp(sum)));
    assertThat(of(terms).lost()).isLessThan(1e-14);
    for (int groups : new int[] {1, 2, 7}) {
      Collections.shuffle(terms, random);
      ReproducibleSums all = begun();
      int size = (TERMS + groups - 1) / groups;
      for (int g = 0; g < groups; g++) {
        all.plus(of(terms.subList(g * size, Math.min(TERMS, (g + 1) * size))));
      }
      assertThat(all.values()[0]).isEqualTo(sum);
    }
  }

  @Test
  void boundsAreFiniteAndAlike() {
    assertThat(new ReproducibleSums(2, 0, 5).values()).containsExactly(0, 0);
    assertThatThrownBy(() -> new ReproducibleSums(1, Double.NaN, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> begun().plus(new ReproducibleSums(1, 1e9, TERMS)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
