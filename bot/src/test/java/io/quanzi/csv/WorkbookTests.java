package io.quanzi.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks as rows of text. */
class WorkbookTests {
    @TempDir
    private Path folder;

    @Test
    void readsNumbersAsExcelShowsThemAndDaysAsDays() throws IOException {
        List<List<String>> rows = read(WrittenWorkbook.of(
                List.of(
                        List.of("标题", "", "x ", ""),
                        List.of(),
                        List.of("#45352.3369444444 1", "#45352 4", "#1299 3", "#0.30000000000000004 0"),
                        List.of("#13800001111 0", "#1.38E+10 0", "#7 2", "#-129.9 0"),
                        List.of("#1824562789012345600 0", "#1.8245627890123456E+18 0", "=\"0007\"", "t**a")),
                false));

        assertThat(rows)
                .containsExactly(
                        List.of("1", "标题", "", "x"),
                        List.of("3", "2024-03-01 08:05:12", "2024-03-01", "1299", "0.3"),
                        List.of("4", "13800001111", "13800000000", "0007", "-129.9"),
                        List.of("5", "1.82456E+18", "1.82456E+18", "=\"0007\"", "t**a"));
    }

    @Test
    void countsDaysFrom1904WhereTheWorkbookDoes() throws IOException {
        assertThat(read(WrittenWorkbook.of(List.of(List.of("#43890.5 1")), true)))
                .containsExactly(List.of("1", "2024-03-01 12:00:00"));
    }

    @Test
    void refusesWhatIsNoWorkbookWithoutReadingItAll() throws IOException {
        refused(WrittenWorkbook.zipped(Map.of("readme.txt", "hello")), "archive or a PDF");
        refused(WrittenWorkbook.zipped(Map.of("xl/workbook.xml", "<workbook")), "damaged or not complete");
        refused(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0}, "old format (.xls)");
        Path bomb = folder.resolve("bomb.xlsx");
        try (OutputStream out = Files.newOutputStream(bomb);
                var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 201; i++) {
                zip.write(zeros);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThatThrownBy(() -> CsvFile.open(bomb))
                .isInstanceOf(RefusedFile.class)
                .hasMessageContaining("too large once unpacked");
    }

    @Test
    void readsNoOtherFileThatASheetPointsAt() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
        String entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><x>&e;</x>";
        refused(
                WrittenWorkbook.zipped(Map.of(
                        "[Content_Types].xml", WrittenWorkbook.TYPES,
                        "xl/workbook.xml", entity,
                        "xl/styles.xml", entity)),
                "damaged or not complete");
    }

    private void refused(byte[] file, String why) throws IOException {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(RefusedFile.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("the secret")
                .hasMessageContaining("Nothing was imported");
    }

    private List<List<String>> read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("orders.xlsx"), bytes);
        var rows = new ArrayList<List<String>>();
        CsvFile.open(file).forEach((line, cells) -> {
            var row = new ArrayList<>(List.of(String.valueOf(line)));
            row.addAll(cells);
            return rows.add(row);
        });
        return rows;
    }
}
