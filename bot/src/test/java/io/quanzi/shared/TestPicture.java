package io.quanzi.shared;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws pictures for tests. */
public final class TestPicture {
    private TestPicture() {}

    /**
     * Returns a black picture.
     *
     * @param type png, jpg or gif
     */
    public static byte[] of(String type, int width, int height) {
        try {
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), type, bytes);
            return bytes.toByteArray();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
