package io.quanzi.csv;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes small workbooks as Excel writes them, with what goes wrong in real ones. */
public final class WrittenWorkbook {
    /** Cells that begin with this are numbers; after a blank comes the number of the format. */
    public static final String NUMBER = "#";

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static final String PART =
            "<Override PartName=\"/xl/%1$s.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.%2$s+xml\"/>";

    /** The list of parts that a workbook begins with. */
    static final String TYPES = XML + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + PART.formatted("workbook", "sheet.main") + PART.formatted("styles", "styles")
            + PART.formatted("worksheets/sheet1", "worksheet") + PART.formatted("worksheets/sheet2", "worksheet")
            + "</Types>";

    private WrittenWorkbook() {}

    /**
     * A workbook with a hidden sheet before the one of the rows. A cell {@code #45000.5 1} is a number in the format 1:
     * {@code yyyy/m/d h:mm}; 0 is none, 2 is {@code 0000}, 3 an amount of money, 4 a day of the ones that Excel has.
     */
    public static byte[] of(List<List<String>> rows, boolean since1904) {
        var sheet = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            sheet.append("<row r=\"%d\">".formatted(r + 1));
            for (int c = 0; c < rows.get(r).size(); c++) {
                sheet.append(cell(rows.get(r).get(c), (char) ('A' + c) + "" + (r + 1)));
            }
            sheet.append("</row>");
        }
        return zipped(Map.of(
                "[Content_Types].xml",
                TYPES,
                "xl/workbook.xml",
                XML
                        + "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><workbookPr date1904=\"%d\"/><sheets>"
                                .formatted(MAIN, RELATIONS, since1904 ? 1 : 0)
                        + "<sheet name=\"说明\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>"
                        + "<sheet name=\"订单\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                        + relation(1, "worksheet", "worksheets/sheet1.xml")
                        + relation(2, "worksheet", "worksheets/sheet2.xml")
                        + relation(3, "styles", "styles.xml") + "</Relationships>",
                "xl/styles.xml",
                XML + "<styleSheet xmlns=\"" + MAIN + "\"><numFmts count=\"3\">"
                        + "<numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d\\ h:mm;@\"/>"
                        + "<numFmt numFmtId=\"165\" formatCode=\"0000\"/>"
                        + "<numFmt numFmtId=\"166\" formatCode=\"[Red]&quot;￥&quot;#,##0.00\"/></numFmts>"
                        + "<cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
                        + "<xf numFmtId=\"166\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
                "xl/worksheets/sheet1.xml",
                sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>hidden</t></is></c></row>"),
                "xl/worksheets/sheet2.xml",
                sheet(sheet.toString())));
    }

    /** An archive with these files. */
    public static byte[] zipped(Map<String, String> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String sheet(String rows) {
        return XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>" + rows + "</sheetData></worksheet>";
    }

    private static String relation(int id, String type, String target) {
        return "<Relationship Id=\"rId%d\" Type=\"%s/%s\" Target=\"%s\"/>".formatted(id, RELATIONS, type, target);
    }

    private static String cell(String cell, String at) {
        if (cell.isEmpty()) {
            return "";
        }
        if (!cell.startsWith(NUMBER)) {
            String text = cell.replace("&", "&amp;").replace("<", "&lt;");
            return "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>".formatted(at, text);
        }
        String[] parts = cell.substring(1).split(" ", -1);
        return "<c r=\"%s\" s=\"%s\"><v>%s</v></c>".formatted(at, parts.length > 1 ? parts[1] : "0", parts[0]);
    }
}
