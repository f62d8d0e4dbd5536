package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextCleaningTest {
  @Test
  void attributionsAndDatesGo() {
    assertThat(TextCleaning.clean("It binds DNA. [provided by RefSeq, Jul 2008]."))
        .isEqualTo("It binds DNA.");
    assertThat(TextCleaning.clean("It binds DNA.[supplied by OMIM, Apr 2004]"))
        .isEqualTo("It binds DNA.");
    assertThat(
            TextCleaning.clean("A dystrophy. provided by RefSeq, Jul 2020].  Sequence Note: made."))
        .isEqualTo("A dystrophy.");
    assertThat(TextCleaning.clean("One helix is supplied by v-SNARE and three by t-SNARE."))
        .isEqualTo("One helix is supplied by v-SNARE and three by t-SNARE.");
  }

  @Test
  void linksGo() {
    assertThat(TextCleaning.clean("It is a kinase (PMID:12345678). More (PMIDs: 1, 2 and 3)."))
        .isEqualTo("It is a kinase. More.");
    assertThat(
            TextCleaning.clean(
                "Noonan syndrome (NS; PMID:24939586) or (PMID: 16582621 and PMID:18331714)"))
        .isEqualTo("Noonan syndrome (NS) or");
    assertThat(
            TextCleaning.clean(
                "It was described in PMID:10399963. Ataxia (Parfitt et al., PubMed: 19208651)."))
        .as("a reference that is part of the sentence stays")
        .isEqualTo("It was described in PMID:10399963. Ataxia (Parfitt et al.).");
    assertThat(TextCleaning.clean("See https://example.org/x?y=1 or (www.example.org) for more"))
        .isEqualTo("See or for more");
  }

  @Test
  void recordNotesGo() {
    assertThat(
            TextCleaning.clean(
                "A lncRNA. ##RefSeq-Attributes-START## MANE :: x ##RefSeq-Attributes-END## It acts."))
        .isEqualTo("A lncRNA. It acts.");
    assertThat(TextCleaning.clean("A gene.  Publication Note:  This record includes a subset."))
        .isEqualTo("A gene.");
  }

  @Test
  void wordsThatMerelyContainAMarkStayWhole() {
    assertThat(TextCleaning.clean("NEWCASTLE  virus\n receptor , renewed"))
        .isEqualTo("NEWCASTLE virus receptor, renewed");
  }
}
