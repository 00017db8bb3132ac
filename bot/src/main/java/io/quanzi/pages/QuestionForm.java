package io.quanzi.pages;

import io.quanzi.liveqa.Question;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question as it was sent. Public because FreeMarker sees nothing else.
 *
 * @param consent {@code yes} when the box is ticked
 */
public record QuestionForm(
        @Nullable String text,
        @Nullable String name,
        @Nullable String consent) {
    static final QuestionForm EMPTY = new QuestionForm(null, null, null);

    /** Checks the form; returns the keys of messages by field, empty when all is well. */
    Map<String, String> faults() {
        var faults = new TreeMap<String, String>();
        int length = length(cleanText());
        if (length == 0) {
            faults.put("text", "questions.text.missing");
        } else if (length > Question.MAX_TEXT) {
            faults.put("text", "questions.text.long");
        }
        if (length(cleanName()) > Question.MAX_NAME) {
            faults.put("name", "questions.name.long");
        }
        if (!"yes".equals(consent)) {
            faults.put("consent", "questions.consent.missing");
        }
        return faults;
    }

    /** The text without blanks at its ends and without characters that nobody sees. */
    String cleanText() {
        return text == null
                ? ""
                : text.replace("\r\n", "\n")
                        .replaceAll("[\\p{Cf}\\p{Co}&&[^\\u200d]]", "")
                        .strip();
    }

    /** The name likewise; empty without one. */
    String cleanName() {
        return name == null
                ? ""
                : name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}]", "").strip();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
