package io.quanzi.content.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Names received from people are no words of the shop, whatever they say. */
class NicknamesTests {
    private static final LocalDate DAY = LocalDate.parse("2026-12-01");

    @ParameterizedTest
    @CsvFileSource(resources = "/cases/01-nicknames.txt", delimiter = '\t')
    void neverBlockAWelcome(String nickname) {
        assertThat(verdict("欢迎" + nickname + "入群，群规在公告里。", nickname)).isEqualTo(CopyVerdict.PASS);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/cases/01-nicknames.txt", delimiter = '\t')
    void leaveTheShopsOwnWordsToTheRules(String nickname) {
        assertThat(verdict("欢迎" + nickname + "入群，我们有全网最低价的纸尿裤。", nickname)).isEqualTo(CopyVerdict.BLOCK);
    }

    private static CopyVerdict verdict(String text, String nickname) {
        var context = new CopyContext(List.of(), false, null, null, List.of(nickname), List.of());
        return CopyLaw.shipped().judge(text, context, DAY).verdict();
    }
}
