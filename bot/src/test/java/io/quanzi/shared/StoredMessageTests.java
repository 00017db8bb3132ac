package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A sentence that was stored is read in any language, and what is none does no harm. */
class StoredMessageTests {
    @Test
    void isReadInAnotherLanguageWithTheSentencesInIt() {
        Message said =
                Message.of("run.did.and", Message.of("run.did.posts", 6, 3), Message.of("run.did.posts.REPEATED", 1));

        Message read = StoredMessage.read(StoredMessage.write(said)).orElseThrow();

        assertThat(read.in(Locale.SIMPLIFIED_CHINESE)).isEqualTo("已为 6 个群排好，等 3 位群主确认；1 个群今天已发过同样的内容，不再重复");
        assertThat(read.in(Locale.ENGLISH))
                .isEqualTo("planned for 6 groups, 3 owners have to tap; 1 groups were told the same today");
    }

    @Test
    void saysOneOfOneAndManyOfMany() {
        assertThat(Message.of("plan.stop.OVER_BUDGET", 1))
                .hasToString("1 group will have had its month’s messages by then");
        assertThat(StoredMessage.read(StoredMessage.write(Message.of("plan.stop.OVER_BUDGET", 1_234)))
                        .orElseThrow())
                .hasToString("1,234 groups will have had their month’s messages by then");
    }

    @Test
    void keepsATextThatIsTheSameInEveryLanguage() {
        assertThat(StoredMessage.read(StoredMessage.write(Message.literal("xiaolan:店休"))))
                .contains(Message.literal("xiaolan:店休"));
        assertThat(StoredMessage.read(StoredMessage.write(Message.of("run.did.moved", List.of("a", "b"), "c")))
                        .orElseThrow()
                        .gaps())
                .containsExactly(List.of("a", "b"), "c");
    }

    @Test
    void readsNothingOutOfWhatIsNone() {
        assertThat(StoredMessage.read(null)).isEmpty();
        assertThat(StoredMessage.read("已核对 6 个客户群")).isEmpty();
        assertThat(StoredMessage.read("{\"key\":\"run.did.of-a-later-release\",\"gaps\":[]}"))
                .isEmpty();
    }

    @Test
    void keepsTheBeginningOfALongText() {
        assertThat(StoredMessage.read(StoredMessage.write(Message.literal("长".repeat(401))))
                        .orElseThrow()
                        .in(Locale.ENGLISH))
                .isEqualTo("长".repeat(400) + "…");
    }
}
