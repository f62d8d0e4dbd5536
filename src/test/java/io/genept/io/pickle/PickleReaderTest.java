package io.genept.io.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles written by Python; the expected values too. */
@Tag("golden")
class PickleReaderTest {

  static Stream<String> pickles() {
    List<String> names = new ArrayList<>();
    Golden.read("pickle").get("pickles").fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("pickles")
  void readsWhatPythonWrote(String name) {
    PickleDict dict = (PickleDict) read(name);
    JsonNode expected = Golden.read("pickle").get("pickles").get(name);
    assertThat(dict.size()).isEqualTo(expected.size());
    for (int i = 0; i < dict.size(); i++) {
      assertThat(dict.key(i)).isEqualTo(expected.get(i).get(0).asText());
      assertThat(floats(dict.value(i)))
          .as("%s of %s", dict.key(i), name)
          .isEqualTo(floats(expected.get(i).get(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void readsEveryPlainValue(int protocol) {
    PickleList list = (PickleList) read("values_" + protocol);
    assertThat(items(list).subList(0, 15))
        .usingRecursiveComparison()
        .isEqualTo(
            Arrays.asList(
                PickleReader.NONE,
                true,
                false,
                0L,
                255L,
                65_535L,
                -1L,
                1L << 31,
                Long.MIN_VALUE,
                BigInteger.ONE.shiftLeft(63),
                BigInteger.ONE.shiftLeft(200).negate(),
                1.5,
                Double.POSITIVE_INFINITY,
                "naïve\n\\u03b2β🧬",
                new byte[] {0, (byte) 0xff}));
    int at = 15;
    if (protocol == 5) {
      assertThat((byte[]) list.get(at++)).containsExactly('a', 'b');
    }
    for (int length = 0; length < 5; length++) {
      assertThat(((PickleTuple) list.get(at++)).items())
          .isEqualTo(List.of(1L, 2L, 3L, 4L).subList(0, length));
    }
    assertThat(((PickleList) list.get(at++)).size()).isZero();
    assertThat(((PickleDict) list.get(at++)).size()).isZero();
    PickleList mixed = (PickleList) ((PickleDict) list.get(at++)).value(0);
    assertThat(mixed.isNumeric()).isFalse();
    assertThat(items(mixed)).containsExactly(1.0, "b");
    assertThat(list.get(at)).isEqualTo("x".repeat(300));
  }

  @Test
  void aSharedListIsOneList() {
    PickleDict dict = (PickleDict) read("lists_4");
    assertThat(dict.value(3)).isSameAs(dict.value(0));
  }

  @Test
  void aCyclicListIsReadAndHarmless() {
    PickleList list = (PickleList) read("cyclic");
    assertThat(list.isNumeric()).isFalse();
    assertThat(list.get(0)).isSameAs(list);
  }

  @ParameterizedTest
  @CsvSource({
    "hostile_system, builds posix.system",
    "hostile_system_2, builds posix.system",
    "hostile_eval, builds builtins.eval",
    "hostile_inst, builds os.system",
    "hostile_object, builds __main__.Point",
    "hostile_set, builds a set",
    "hostile_array, type O8",
    "hostile_complex, type c16",
    "hostile_buffer, builds an array from a buffer outside of the file",
    "hostile_huge_bytes, 'bytes, more than can be held'",
    "hostile_huge_text, 'bytes, more than can be held'",
    "hostile_no_operand, an operation without its operand at byte 3",
    "hostile_memo, 'a reference to value 7, which is not there yet'",
    "truncated, 'its pickle ends in the middle, after byte 100'"
  })
  void refusesByName(String name, String message) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read " + name)
        .hasMessageContaining(message);
  }

  @Test
  void everyPrefixOfAPickleIsAnError() throws IOException {
    for (String name : new String[] {"lists_0", "float32_2", "lists_4", "float64_5"}) {
      byte[] whole = open(name).readAllBytes();
      for (int length = 0; length < whole.length; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> PickleReader.read(new ByteArrayInputStream(part), "part"))
            .isInstanceOf(UserError.class);
      }
    }
  }

  @Test
  void anyOtherByteIsAnErrorOfTheUserOrAnotherValue() throws IOException {
    for (String name : new String[] {"lists_0", "float32_2", "scalars_4", "float64_5"}) {
      byte[] whole = open(name).readAllBytes();
      for (int at = 0; at < whole.length; at++) {
        for (int flip : new int[] {1, 0x20, 0x80, 0xff}) {
          byte[] changed = whole.clone();
          changed[at] ^= (byte) flip;
          try {
            PickleReader.read(new ByteArrayInputStream(changed), "changed");
          } catch (UserError e) {
            assertThat(e).hasMessageStartingWith("Cannot read changed");
          }
        }
      }
    }
  }

  @Test
  void depthCostsNoStack() {
    byte[] deep = new byte[2_000_001];
    Arrays.fill(deep, 0, 1_000_000, (byte) '(');
    Arrays.fill(deep, 1_000_000, 2_000_000, (byte) 't');
    deep[2_000_000] = '.';
    assertThat(PickleReader.read(new ByteArrayInputStream(deep), "deep"))
        .isInstanceOf(PickleTuple.class)
        .hasToString("tuple of 1");
  }

  @Test
  void tooManyValuesAreRefusedBeforeTheHeapIsFull() {
    byte[] many = new byte[10_000_002];
    Arrays.fill(many, (byte) ')');
    assertThatThrownBy(() -> PickleReader.read(new ByteArrayInputStream(many), "many"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("more than 10000000 values");
  }

  private static Object read(String name) {
    try (InputStream in = open(name)) {
      return PickleReader.read(in, name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    return PickleReaderTest.class.getResourceAsStream("/golden/pickle/" + name + ".pickle");
  }

  private static List<Object> items(PickleList list) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      items.add(list.get(i));
    }
    return items;
  }

  private static float[] floats(Object value) {
    return value instanceof PickleList list ? list.numbers() : ((NumpyArray) value).floats();
  }

  private static float[] floats(JsonNode numbers) {
    List<Double> values =
        StreamSupport.stream(numbers.spliterator(), false).map(JsonNode::asDouble).toList();
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
