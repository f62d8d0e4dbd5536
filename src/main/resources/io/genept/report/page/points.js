'use strict';
/* Points as pixels: each is a small mask of opacities, blended into the image of its map. */
const points = (() => {
  const SHAPES = ['M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0-8z', 'M5 1L9.5 9H.5z', 'M5 0L10 5L5 10L0 5z'];

  function mask(shape, radius) {
    const reach = Math.ceil(radius + 0.5);
    const size = 2 * reach + 1;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const context = canvas.getContext('2d');
    const scale = radius * (shape ? 1.2 : 1) / 4;
    context.translate(reach + 0.5, reach + 0.5);
    context.scale(scale, scale);
    context.translate(-5, shape === 1 ? -5.6 : -5);
    context.fill(new Path2D(SHAPES[shape]));
    const alpha = context.getImageData(0, 0, size, size).data.filter((_, i) => i % 4 === 3);
    return { reach, size, alpha };
  }

  function blend(pixels, width, height, at, to, stamp, colour, opacity) {
    const left = at - stamp.reach;
    const top = to - stamp.reach;
    const [red, green, blue] = colour;
    for (let y = 0; y < stamp.size; y++) {
      if (top + y < 0 || top + y >= height) continue;
      for (let x = 0; x < stamp.size; x++) {
        const alpha = stamp.alpha[y * stamp.size + x] * opacity;
        if (alpha === 0 || left + x < 0 || left + x >= width) continue;
        const p = 4 * ((top + y) * width + left + x);
        const share = alpha / 255;
        pixels[p] += (red - pixels[p]) * share;
        pixels[p + 1] += (green - pixels[p + 1]) * share;
        pixels[p + 2] += (blue - pixels[p + 2]) * share;
      }
    }
  }

  function blank(width, height, [red, green, blue]) {
    const image = new ImageData(width, height);
    for (let p = 0; p < image.data.length; p += 4) {
      image.data[p] = red;
      image.data[p + 1] = green;
      image.data[p + 2] = blue;
      image.data[p + 3] = 255;
    }
    return image;
  }

  /** Draws the points whose code is wanted; `how` says a code's colour and the opacity of all. */
  function stamp(image, plane, codes, wanted, how) {
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (!wanted || wanted[code]) {
        blend(image.data, image.width, image.height, plane.px[i], plane.py[i], how.stamps[code],
          how.colours[code], how.opacity);
      }
    }
  }

  function dot(points, size) {
    return Math.max(1.1, Math.min(4.5, 0.27 * size / Math.sqrt(points)));
  }

  function opacity(points) {
    return Math.max(0.5, Math.min(0.85, 1.15 - 0.15 * Math.log10(points)));
  }

  /** Points by squares as wide as the pointer reaches. */
  function grid(px, py, size, step) {
    const side = Math.ceil(size / step) + 1;
    const square = i => Math.floor(py[i] / step) * side + Math.floor(px[i] / step);
    const starts = new Int32Array(side * side + 1);
    for (let i = 0; i < px.length; i++) starts[square(i) + 1]++;
    for (let s = 1; s < starts.length; s++) starts[s] += starts[s - 1];
    const next = starts.slice();
    const points = new Int32Array(px.length);
    for (let i = 0; i < px.length; i++) points[next[square(i)]++] = i;
    return { step, side, starts, points };
  }

  /** The point nearest to a place, in pixels of the canvas; -1 if none is within reach. */
  function nearest(plane, x, y) {
    const { step, side, starts, points } = plane.grid;
    let best = -1;
    let least = step * step;
    for (let row = Math.max(0, Math.floor(y / step) - 1); row <= Math.min(side - 1, Math.floor(y / step) + 1); row++) {
      const from = row * side + Math.max(0, Math.floor(x / step) - 1);
      const to = row * side + Math.min(side - 1, Math.floor(x / step) + 1);
      for (let k = starts[from]; k < starts[to + 1]; k++) {
        const far = (plane.px[points[k]] - x) ** 2 + (plane.py[points[k]] - y) ** 2;
        if (far < least) {
          least = far;
          best = points[k];
        }
      }
    }
    return best;
  }

  return { SHAPES, mask, blank, stamp, dot, opacity, grid, nearest };
})();
