package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Identifiers.Problem;
import io.quanzi.shared.Identifiers.RejectionReason;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTests {
    private static final String[] INVISIBLE = {
        "\uFEFF", "\u00A0", "\u200B", "\u200C", "\u200D", "\u2060", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C",
        "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u00AD", "\u3000", "\u2007", "\u202F", "\uFE0F",
        "\u2028", "\u061C"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inv-1",
                "inv-1\u00A0",
                "\u200Binv-1",
                "'inv-1",
                "`inv-1",
                "\u3000inv-1",
                "\tinv-1\r\n",
                "=\"inv-1\"",
                "\"inv-1\"",
                "\"=\"\"inv-1\"\"\"",
                "'\u00A0=\"inv-1\"",
                "“inv-1”",
                "inv-1\u200E",
                "ｉｎｖ－１",
                "inv\u20111",
                "i\u200Bnv-\u3000\u202E1"
            })
    void whatNobodySeesIsCleanedAway(String written) {
        assertThat(clean(written, Kind.BUYER_ID)).isEqualTo("inv-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0007",
                "INV-1",
                "20240301080512345600011",
                "1824562789012345671",
                "12e5",
                "5E-05",
                "a b",
                "o7Zx_-9",
                "张三丰",
                "阿·米娜",
                "a@b.cn",
                "#12",
                "na-1",
                "guest-77",
                "1.5",
                "2024.0301",
                "boxxxl",
                "100000000000000",
                "+8613800001111"
            })
    void whatIsGoodStaysAsItIs(String written) {
        for (Kind kind : Kind.values()) {
            assertThat(clean(written, kind)).as(kind.name()).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.38E+10",
                "1.23457E+11",
                "1.38e10",
                "1,38E+10",
                "1E+10",
                "=\"1.38E+10\"",
                "１.38E+10",
                "12345678901234.0",
                "1001.00",
                "1234567890000000",
                "182456278901000000"
            })
    void numbersThatASpreadsheetRoundedAreRefused(String written) {
        for (Kind kind : new Kind[] {Kind.BUYER_ID, Kind.UNIONID, Kind.ORDER_NO, Kind.CODE, Kind.REFUND_ID}) {
            assertThat(reason(written, kind)).as(kind.name()).isEqualTo(RejectionReason.DAMAGED_NUMBER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t**a",
                "t＊＊a",
                "*",
                "****",
                "138****1111",
                "138xxxx1111",
                "138XXXX1111",
                "138●●●●1111",
                "小•••",
                "oAbc…xyz",
                "oAbc...xyz",
                "a***@qq.com"
            })
    void maskedOnesAreRefused(String written) {
        for (Kind kind : new Kind[] {Kind.BUYER_ID, Kind.UNIONID, Kind.OPENID, Kind.ORDER_NO, Kind.CODE}) {
            assertThat(reason(written, kind)).as(kind.name()).isEqualTo(RejectionReason.MASKED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "00",
                "-1",
                "0.00",
                "-",
                "--",
                "—",
                "/",
                "？？",
                "null",
                "NULL",
                "(null)",
                "None",
                "nil",
                "undefined",
                "n/a",
                "N/A",
                "na",
                "NaN",
                "guest",
                "Guest",
                "ANONYMOUS",
                "unknown",
                "游客",
                "匿名",
                "匿名用户",
                "【匿名】",
                "无",
                "未知",
                "微信用户",
                "#N/A",
                "#REF!",
                "#VALUE!",
                "#NAME?",
                "\u200Bguest ",
                "'0",
                "＃N/A",
                "11111111111",
                "[object Object]"
            })
    void whatStandsForNobodyIsNoBuyer(String written) {
        for (Kind kind : new Kind[] {Kind.BUYER_ID, Kind.UNIONID, Kind.OPENID}) {
            assertThat(reason(written, kind)).as(kind.name()).isEqualTo(RejectionReason.PLACEHOLDER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, CODE",
        "#N/A, CODE",
        "null, CODE",
        "0, ORDER_NO",
        "--, ORDER_NO",
        "无, ORDER_NO",
        "NaN, SKU",
        "..., SKU",
        "0, CART_ID",
        "无, CATEGORY",
        "-, CATEGORY"
    })
    void whatStandsForNothingIsNothing(String written, Kind kind) {
        assertThat(reason(written, kind)).isEqualTo(RejectionReason.PLACEHOLDER);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, CODE",
        "guest, CODE",
        "80抽*3, SKU",
        "12*500ml, SKU",
        "母婴（0-6 月）, CATEGORY",
        "0, CATEGORY",
        "guest, ORDER_NO"
    })
    void whatIsAWordElsewhereIsTaken(String written, Kind kind) {
        assertThat(clean(written, kind)).isEqualTo(written);
    }

    @Test
    void categoryKeepsItsBlanksAndItsPunctuation() {
        assertThat(clean("\u3000母婴　（Ａ１）\u200B ", Kind.CATEGORY)).isEqualTo("母婴 （A1）");
    }

    @Test
    void brokenAndLongTextIsRefused() {
        assertThat(reason(null, Kind.BUYER_ID)).isEqualTo(RejectionReason.EMPTY);
        assertThat(reason(" \u3000\uFEFF=\"\"", Kind.BUYER_ID)).isEqualTo(RejectionReason.EMPTY);
        assertThat(reason("a\nb", Kind.ORDER_NO)).isEqualTo(RejectionReason.CONTROL_CHARACTERS);
        assertThat(reason("a\u0000b", Kind.ORDER_NO)).isEqualTo(RejectionReason.CONTROL_CHARACTERS);
        assertThat(reason("a\uFFFDb", Kind.ORDER_NO)).isEqualTo(RejectionReason.DAMAGED_TEXT);
        assertThat(reason("a\uD83Db", Kind.ORDER_NO)).isEqualTo(RejectionReason.DAMAGED_TEXT);
        assertThat(reason("a".repeat(65), Kind.ORDER_NO)).isEqualTo(RejectionReason.TOO_LONG);
        assertThat(reason("\u200B".repeat(1_000_000) + "a", Kind.ORDER_NO)).isEqualTo(RejectionReason.TOO_LONG);
        assertThat(clean("\u200B" + "a".repeat(64), Kind.ORDER_NO)).hasSize(64);
    }

    @ParameterizedTest
    @EnumSource(RejectionReason.class)
    void everyReasonHasWordsInBothLanguages(RejectionReason reason) {
        for (Kind kind : Kind.values()) {
            var problem = new Problem(kind, reason, 64, "t**a");

            assertThat(problem.expected().in(Locale.ENGLISH))
                    .contains("expected")
                    .doesNotContain("{");
            assertThat(problem.expected().in(Locale.SIMPLIFIED_CHINESE))
                    .contains("应为")
                    .doesNotContain("{");
            assertThat(problem.cure().in(Locale.ENGLISH)).isNotBlank();
            assertThat(problem.cure().in(Locale.CHINA))
                    .isNotEqualTo(problem.cure().in(Locale.ENGLISH));
        }
    }

    @Test
    void whatASpreadsheetRoundedIsSeenByItsZeros() {
        assertThat(Identifiers.looksRounded("1824562789012340000")).isTrue();
        assertThat(Identifiers.looksRounded("1824562789012345671")).isFalse();
        assertThat(Identifiers.looksRounded("182456278900000")).isFalse();
    }

    @Property
    void cleaningTwiceIsCleaningOnce(@ForAll @From("anything") String written, @ForAll Kind kind) {
        Identifiers.clean(written, kind, 64)
                .value()
                .ifPresent(once -> assertThat(clean(once, kind)).isEqualTo(once));
    }

    @Property
    void anInvisibleCharacterAnywhereChangesNothing(
            @ForAll @From("ids") String id, @ForAll @IntRange(max = 23) int which, @ForAll @IntRange(max = 40) int at) {
        int there = Math.min(at, id.length());

        assertThat(clean(id.substring(0, there) + INVISIBLE[which] + id.substring(there), Kind.BUYER_ID))
                .isEqualTo(id);
    }

    @Property
    void codesAreNeverChanged(@ForAll @From("codes") String code) {
        Identifiers.clean(code, Kind.CODE, 64)
                .value()
                .ifPresent(taken -> assertThat(taken).isEqualTo(code));
    }

    @Property
    void whatASpreadsheetMakesOfANumberIsNeverTaken(@ForAll long number) {
        String shown = "%.5E".formatted((double) number);

        assertThat(Identifiers.clean(shown, Kind.CODE, 64).value()).isEmpty();
    }

    /** What has nothing in it to clean is judged as what has. */
    @Property(tries = 2_000)
    void plainTextIsJudgedAsAnyOther(
            @ForAll("plain") String text, @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 20) int max) {
        assertThat(Identifiers.clean(text, kind, max).toString())
                .isEqualTo(Identifiers.clean(text + "\u200B", kind, max).toString());
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("0123456789eExXab").ofMaxLength(24),
                Arbitraries.strings().withChars("01").ofMaxLength(24),
                Arbitraries.of(
                        "null", "NONE", "Guest", "anonymous", "na", "NaN", "empty", "12e5", "138xxxx1111", "0", "00"));
    }

    @Property
    void whatIsShownOfAProblemIsShortAndOnOneLine(@ForAll @From("anything") String written) {
        Identifiers.clean(written, Kind.ORDER_NO, 8)
                .problem()
                .ifPresent(
                        problem -> assertThat(problem.got()).hasSizeLessThan(62).doesNotContain("\n", "\u0000"));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withChars("abcdefghijklmnopqrstuvwyz23456789-_")
                .ofMinLength(1)
                .ofMaxLength(30)
                .map(text -> "b" + text + "7");
    }

    @Provide
    Arbitrary<String> codes() {
        return Arbitraries.strings()
                .withCharRange('!', '&')
                .withCharRange('(', '_')
                .withCharRange('a', '~')
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(text -> !text.contains("\""));
    }

    @Provide
    Arbitrary<String> anything() {
        Arbitrary<String> odd = Arbitraries.of(
                "=", "\"", "'", "`", "“", "”", "\u3000", "\u200B", " ", "0", "a", "Ａ", "\n", "*", "´", "\u1FEF",
                "\u212A", "母", "\u0301", "\uD83D", ".");
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(80),
                odd.list().ofMaxSize(30).map(parts -> String.join("", parts)));
    }

    private static String clean(String written, Kind kind) {
        return Identifiers.clean(written, kind, 64).value().orElseThrow();
    }

    private static RejectionReason reason(@org.jspecify.annotations.Nullable String written, Kind kind) {
        return Identifiers.clean(written, kind, 64).problem().orElseThrow().reason();
    }
}
