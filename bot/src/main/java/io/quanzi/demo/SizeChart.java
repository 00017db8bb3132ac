package io.quanzi.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of sizes for the demo shop: a bar for each weight, without words, since no font is promised. */
final class SizeChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int GAP = 30;
    private static final int BASE = 340;
    private static final List<Integer> HEIGHTS = List.of(70, 120, 170, 220, 270);
    private static final List<Color> COLOURS = List.of(
            new Color(0xF4C2C2), new Color(0xF7D9A8), new Color(0xBFE3C0), new Color(0xA9D3EE), new Color(0xCDB8E8));

    private SizeChart() {}

    static byte[] png() {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D paint = image.createGraphics();
        paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        paint.setColor(new Color(0xFFFAF3));
        paint.fillRect(0, 0, WIDTH, HEIGHT);
        int wide = (WIDTH - GAP) / HEIGHTS.size();
        for (int i = 0; i < HEIGHTS.size(); i++) {
            paint.setColor(COLOURS.get(i));
            int high = HEIGHTS.get(i);
            paint.fillRoundRect(GAP + i * wide, BASE - high, wide - GAP, high, GAP, GAP);
        }
        paint.setColor(new Color(0x8A7F72));
        paint.fillRect(GAP / 2, BASE, WIDTH - GAP, 4);
        paint.dispose();
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException impossible) { // into memory
            throw new UncheckedIOException(impossible);
        }
        return png.toByteArray();
    }
}
