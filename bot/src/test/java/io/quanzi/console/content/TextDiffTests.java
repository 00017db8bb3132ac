package io.quanzi.console.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTests {
    @Test
    void showsTheWordsThatChangedInTheirLine() {
        assertThat(shown("a\n宝宝每次睡觉都仰着放\nz\n", "a\n宝宝每次午休都仰着放\nz\n"))
                .containsExactly("1|1  a", "2|0 -宝宝每次[睡觉]都仰着放", "0|2 +宝宝每次[午休]都仰着放", "3|3  z");
    }

    @Test
    void numbersLinesOfBothTextsAndLeavesOutWhatIsFarFromAChange() {
        List<String> lines =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "line" + i).toList();
        String before = String.join("\n", lines);
        String after = before.replace("line5\n", "line5\nnew\n").replace("\nline15", "");

        assertThat(shown(before, after))
                .containsExactly(
                        "gap 2",
                        "3|3  line3",
                        "4|4  line4",
                        "5|5  line5",
                        "0|6 +new",
                        "6|7  line6",
                        "7|8  line7",
                        "8|9  line8",
                        "gap 3",
                        "12|13  line12",
                        "13|14  line13",
                        "14|15  line14",
                        "15|0 -line15",
                        "16|16  line16",
                        "17|17  line17",
                        "18|18  line18",
                        "gap 2");
    }

    @Test
    void findsNothingInEqualTextsAndEverythingInStrangeOnes() {
        assertThat(TextDiff.of("a\nb\n", "a\r\nb")).isEmpty();
        assertThat(shown("", "a\n")).containsExactly("0|1 +a");
        assertThat(shown("a\n", "")).containsExactly("1|0 -a");
    }

    @Test
    void endsSoonWithTextsThatHaveNothingInCommon() {
        String before = IntStream.range(0, 20_000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
        String after = IntStream.range(0, 20_000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));

        assertThat(TextDiff.of(before, after)).hasSize(40_000);
    }

    private static List<String> shown(String before, String after) {
        return TextDiff.of(before, after).stream().map(TextDiffTests::shown).toList();
    }

    private static String shown(DiffRow row) {
        if (row.kind() == DiffRow.Kind.GAP) {
            return "gap " + row.before();
        }
        String sign = row.kind() == DiffRow.Kind.SAME ? " " : row.kind() == DiffRow.Kind.ADDED ? "+" : "-";
        return row.before() + "|" + row.after() + " " + sign
                + row.pieces().stream()
                        .map(piece -> piece.changed() ? "[" + piece.text() + "]" : piece.text())
                        .collect(Collectors.joining());
    }
}
