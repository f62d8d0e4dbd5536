package io.genept.io.pickle;

import io.genept.core.UserError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The few named things a pickle may build: numpy arrays, dtypes and scalars, byte strings, ordered
 * dicts. Any other name is refused, and nothing that a pickle names is ever run.
 */
final class PickleObjects {
  /** A name that is known here. */
  enum Known {
    RECONSTRUCT,
    ARRAY,
    DTYPE,
    SCALAR,
    FROM_BUFFER,
    ENCODE,
    ORDERED_DICT
  }

  private static final Map<String, Known> KNOWN =
      Map.of(
          "numpy.core.multiarray._reconstruct", Known.RECONSTRUCT,
          "numpy._core.multiarray._reconstruct", Known.RECONSTRUCT,
          "numpy.ndarray", Known.ARRAY,
          "numpy.dtype", Known.DTYPE,
          "numpy.core.multiarray.scalar", Known.SCALAR,
          "numpy._core.multiarray.scalar", Known.SCALAR,
          "numpy.core.numeric._frombuffer", Known.FROM_BUFFER,
          "numpy._core.numeric._frombuffer", Known.FROM_BUFFER,
          "_codecs.encode", Known.ENCODE,
          "collections.OrderedDict", Known.ORDERED_DICT);

  private final PickleInput in;
  private final String source;

  PickleObjects(PickleInput in, String source) {
    this.in = in;
    this.source = source;
  }

  /** A dtype, whose byte order follows after it is made. */
  private static final class Dtype {
    private final String name;
    private String order = "|";

    Dtype(String name) {
      this.name = name;
    }
  }

  Known find(String module, String name) {
    Known known = KNOWN.get(module + "." + name);
    if (known == null) {
      throw refused(module + "." + name);
    }
    return known;
  }

  UserError refused(String what) {
    return UserError.of(
        "Cannot read %s: its pickle builds %s, which is refused because building it could run code."
            + " Expected only text, numbers, lists, dicts and numpy arrays of numbers; convert it"
            + " in Python, for instance to {key: numpy.asarray(vector, \"float32\")}.",
        source, what);
  }

  Object reduce(Object function, Object arguments) {
    if (!(function instanceof Known known) || !(arguments instanceof PickleTuple tuple)) {
      throw in.damaged("a call of %s", describe(function));
    }
    List<Object> args = tuple.items();
    return switch (known) {
      case RECONSTRUCT -> {
        if (args.isEmpty() || args.get(0) != Known.ARRAY) {
          throw in.damaged("an array of an unknown class");
        }
        yield new NumpyArray();
      }
      case DTYPE -> new Dtype(argument(args, 0, String.class));
      case SCALAR -> {
        NumpyType type = type(argument(args, 0, Dtype.class));
        byte[] data = bytes(args.size() > 1 ? args.get(1) : null);
        if (!type.isNumeric() || data.length != type.size()) {
          throw in.damaged("a numpy scalar of %d bytes", data.length);
        }
        yield type.scalar(data);
      }
      case FROM_BUFFER ->
          fill(
              new NumpyArray(),
              argument(args, 2, PickleTuple.class),
              argument(args, 1, Dtype.class),
              args.get(0),
              "F".equals(args.size() > 3 ? args.get(3) : null));
      case ENCODE -> {
        if (!"latin1".equals(args.size() > 1 ? args.get(1) : null)) {
          throw in.damaged("a byte string in an unknown encoding");
        }
        yield argument(args, 0, String.class).getBytes(StandardCharsets.ISO_8859_1);
      }
      case ORDERED_DICT -> {
        if (!args.isEmpty()) {
          throw in.damaged("an OrderedDict in the form of Python 2");
        }
        yield new PickleDict();
      }
      case ARRAY -> throw in.damaged("a call of numpy.ndarray");
    };
  }

  void build(Object object, Object state) {
    if (!(state instanceof PickleTuple tuple)) {
      throw refused("the state of " + describe(object));
    }
    List<Object> parts = tuple.items();
    if (object instanceof NumpyArray array && !array.isFilled()) {
      fill(
          array,
          argument(parts, 1, PickleTuple.class),
          argument(parts, 2, Dtype.class),
          parts.size() > 4 ? parts.get(4) : null,
          argument(parts, 3, Object.class).equals(true)
              || argument(parts, 3, Object.class).equals(1L));
    } else if (object instanceof Dtype dtype) {
      if (parts.size() > 4
          && (parts.get(2) != PickleReader.NONE || parts.get(3) != PickleReader.NONE)) {
        throw in.damaged("a structured numpy type");
      }
      dtype.order = argument(parts, 1, String.class);
    } else {
      throw refused("the state of " + describe(object));
    }
  }

  static String describe(Object object) {
    return object instanceof Known known
        ? known.name().toLowerCase(Locale.ROOT)
        : object == null ? "nothing" : object.getClass().getSimpleName();
  }

  private NumpyArray fill(
      NumpyArray array, PickleTuple dimensions, Dtype dtype, Object data, boolean columnMajor) {
    int[] shape = new int[dimensions.items().size()];
    for (int d = 0; d < shape.length; d++) {
      long length = argument(dimensions.items(), d, Long.class);
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw in.damaged("a numpy array with a dimension of %d", length);
      }
      shape[d] = (int) length;
    }
    try {
      array.fill(shape, type(dtype), bytes(data), columnMajor);
      return array;
    } catch (IllegalArgumentException e) {
      throw in.damaged("%s", e.getMessage());
    }
  }

  private NumpyType type(Dtype dtype) {
    return NumpyType.of((dtype.order + dtype.name))
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: a numpy array of its pickle has the type %s. Expected float16,"
                        + " float32, float64 or whole numbers; convert it in Python with"
                        + " .astype(\"float32\").",
                    source, dtype.name));
  }

  private byte[] bytes(Object data) {
    if (data instanceof byte[] bytes) {
      return bytes;
    }
    if (data instanceof String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw in.damaged("numpy data as %s", describe(data));
  }

  private <T> T argument(List<Object> arguments, int position, Class<T> type) {
    Object value = position < arguments.size() ? arguments.get(position) : null;
    if (!type.isInstance(value)) {
      throw in.damaged("%s in place of %s", describe(value), type.getSimpleName());
    }
    return type.cast(value);
  }
}
