package io.quanzi.sandbox;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes a picture of a page small: only its most frequent colours are kept, and the others take the nearest of them. */
final class Palette {
    private static final int COLOURS = 64;

    private Palette() {}

    static void write(byte[] png, Path file) {
        try {
            ImageIO.write(reduced(ImageIO.read(new ByteArrayInputStream(png))), "png", file.toFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static BufferedImage reduced(BufferedImage whole) {
        var counts = new HashMap<Integer, Integer>();
        for (int y = 0; y < whole.getHeight(); y++) {
            for (int x = 0; x < whole.getWidth(); x++) {
                counts.merge(whole.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
            }
        }
        int[] kept = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(COLOURS)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        var reds = new byte[kept.length];
        var greens = new byte[kept.length];
        var blues = new byte[kept.length];
        for (int i = 0; i < kept.length; i++) {
            reds[i] = (byte) (kept[i] >> 16);
            greens[i] = (byte) (kept[i] >> 8);
            blues[i] = (byte) kept[i];
        }
        var picture = new BufferedImage(
                whole.getWidth(),
                whole.getHeight(),
                BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, kept.length, reds, greens, blues));
        var nearest = new HashMap<Integer, Integer>();
        for (int y = 0; y < whole.getHeight(); y++) {
            for (int x = 0; x < whole.getWidth(); x++) {
                int colour = whole.getRGB(x, y) & 0xFFFFFF;
                picture.getRaster().setSample(x, y, 0, nearest.computeIfAbsent(colour, any -> nearest(any, kept)));
            }
        }
        return picture;
    }

    private static int nearest(int colour, int[] kept) {
        int best = 0;
        for (int i = 1; i < kept.length; i++) {
            if (distance(colour, kept[i]) < distance(colour, kept[best])) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }
}
