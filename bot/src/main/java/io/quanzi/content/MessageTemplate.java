package io.quanzi.content;

import freemarker.template.Template;
import freemarker.template.TemplateException;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/**
 * A checked template.
 *
 * @param name such as {@code "welcome/default"}
 */
record MessageTemplate(String name, Declaration declaration, Template compiled) {
    /** Longest text a template may produce, in characters; a handbook has about 1 500. */
    static final int LONGEST = 20_000;

    /** Fills the template in, as {@link Templates#render} does. */
    String render(Map<String, ?> model) {
        var text = new Limited();
        try {
            compiled.process(declaration.modelOf(name, model), text);
        } catch (IOException tooLong) {
            throw new IllegalArgumentException("template " + name + ": " + tooLong.getMessage(), tooLong);
        } catch (TemplateException unfit) {
            throw new IllegalArgumentException("template " + name + ": " + unfit.getMessageWithoutStackTop(), unfit);
        }
        return text.text.toString().strip();
    }

    /** Takes no more than {@link #LONGEST} characters. */
    private static final class Limited extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] characters, int from, int length) throws IOException {
            if (text.length() + length > LONGEST) {
                throw new IOException("the text grows past " + LONGEST + " characters");
            }
            text.append(characters, from, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
