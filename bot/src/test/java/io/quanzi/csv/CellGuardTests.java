package io.quanzi.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellGuardTests {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@A1",
                "\t=1",
                "\r=1",
                "\n=1",
                " =1",
                "　=1",
                "\u00A0@x",
                "\uFEFF=1",
                "＝1",
                "＋1",
                "－1",
                "＠x",
                "'=1",
                "''-1",
                "=cmd|' /C calc'!A0"
            })
    void whatASpreadsheetWouldRunIsGuarded(String cell) {
        assertThat(CellGuard.guarded(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "12", "小林", "'quoted", "a=1", "x@y.cn", "2024-03-01", "¥-1"})
    void whatNothingWouldRunStaysAsItIs(String cell) {
        assertThat(CellGuard.guarded(cell)).isEqualTo(cell);
        assertThat(CellGuard.unguarded(cell)).isEqualTo(cell);
    }

    @Property
    void theGuardIsTakenOffExactly(@ForAll @From("cells") String cell) {
        assertThat(CellGuard.unguarded(CellGuard.guarded(cell))).isEqualTo(cell);
        assertThat(CellGuard.guarded(cell)).doesNotMatch("(?s)[=+\\-@\t\r].*");
    }

    @Test
    void aWrittenFileIsReadBackAsItWas() throws IOException {
        Path file = folder.resolve("table.csv");
        List<String> row = List.of("=SUM(A1:A9)", "-1", "'-1", "小林, \"妈妈\"", "@x", "+86 138");
        try (CsvWriter writer = CsvWriter.create(file)) {
            writer.row(List.of("a", "b", "c", "d", "e", "f"));
            writer.row(row);
            writer.row(List.of(-100, 2.5, "", "", "", "x"));
        }

        var rows = new ArrayList<List<String>>();
        CsvFile.open(file).forEach((line, cells) -> rows.add(cells));

        assertThat(rows.get(1)).isEqualTo(row);
        assertThat(Files.readString(file))
                .startsWith("\uFEFFa,b")
                .contains("'=SUM")
                .contains("\r\n-100,2.5,");
    }

    @Provide
    Arbitrary<String> cells() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.of("'", "=", "+", "-", "@", "\t", "\r", " ", "　", "＝", "a", "1", "\uFEFF")
                        .list()
                        .ofMaxSize(8)
                        .map(parts -> String.join("", parts)));
    }
}
