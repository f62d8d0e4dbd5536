package io.genept.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  @TempDir java.nio.file.Path dir;

  @Test
  void readsWhatItWrote() throws IOException {
    Path path = new Path(dir.resolve("network.safetensors").toString());
    Configuration conf = new Configuration(false);
    SafetensorsFile.Tensor matrix =
        new SafetensorsFile.Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, Float.NaN});
    SafetensorsFile.Tensor vector = SafetensorsFile.Tensor.vector(new float[] {-0.5f});
    new SafetensorsFile(Map.of("weight", matrix, "bias", vector), Map.of("slope", "0.01"))
        .write(path, conf);

    SafetensorsFile file = SafetensorsFile.read(path, conf);
    assertThat(file.words()).isEqualTo(Map.of("slope", "0.01"));
    assertThat(file.tensors()).containsOnlyKeys("weight", "bias");
    assertThat(file.tensors().get("weight").shape()).containsExactly(2, 3);
    assertThat(file.tensors().get("weight").values()).containsExactly(matrix.values());
    assertThat(file.tensors().get("bias").values()).containsExactly(-0.5f);
  }

  @Test
  void saysWhatIsWrongWithAHeader() {
    assertThatThrownBy(() -> header(1, ""))
        .isInstanceOf(SafetensorsFile.BadHeader.class)
        .hasMessage("its header is 1 bytes long");
    assertThatThrownBy(() -> header(5, "{oops"))
        .isInstanceOf(SafetensorsFile.BadHeader.class)
        .hasMessageStartingWith("its header is no JSON: ");
    assertThatThrownBy(() -> header(50, "{}"))
        .isInstanceOf(EOFException.class)
        .hasMessage("it ends after 2 of 50 bytes");
  }

  private static void header(long length, String json) throws IOException {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
    SafetensorsFile.Header.read(new ByteArrayInputStream(bytes.putLong(length).put(text).array()));
  }
}
