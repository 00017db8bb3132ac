package io.quanzi.csv;

import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/**
 * The first sheet of an Excel workbook that is not hidden, as the rows that its CSV would have.
 *
 * <p>A cell in a format of days is a day, whatever number is kept for it. A number is what Excel shows of it, 15 digits; one
 * with more, such as a long order number that was not kept as text, is written with an exponent, as its last digits are
 * lost and whoever reads it must see that.
 */
final class Workbook {
    private static final long MAX_UNPACKED = 1L << 30;
    private static final long MAX_STRINGS = 200L << 20;
    private static final int MAX_PARTS = 2_000;
    private static final int MAX_COLUMNS = 512;
    private static final int MAX_DIGITS = 15;
    private static final MathContext AS_SHOWN = new MathContext(MAX_DIGITS, RoundingMode.HALF_UP);
    private static final MathContext ROUNDED = new MathContext(6, RoundingMode.HALF_UP);

    /** What stands in a format beside the letters of days and times: colours, languages, words, letters to be shown. */
    private static final Pattern NO_FORMAT = Pattern.compile("\\[[^]]*]|\"[^\"]*\"|\\\\.|_.|\\*.");

    private static final Pattern ZEROS = Pattern.compile("0{2,20}");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Path path;

    private Workbook(Path path) {
        this.path = path;
    }

    /**
     * Looks at a file that begins as an archive does, and unpacks it once without keeping anything.
     *
     * @throws RefusedFile when it is no workbook, or unpacked too large
     */
    static Workbook open(Path path) throws IOException {
        boolean isWorkbook = false;
        long unpacked = 0;
        int parts = 0;
        var buffer = new byte[1 << 16];
        try (var zip = new ZipFile(path.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry part = all.nextElement();
                isWorkbook |= part.getName().equals("xl/workbook.xml");
                long most = part.getName().toLowerCase(Locale.ROOT).endsWith("sharedstrings.xml")
                        ? MAX_STRINGS
                        : MAX_UNPACKED;
                long bytes = 0;
                try (InputStream in = zip.getInputStream(part)) {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        bytes += read;
                        if (bytes > most || unpacked + bytes > MAX_UNPACKED) {
                            throw new RefusedFile(Message.of("csv.workbook-large", path.getFileName()));
                        }
                    }
                }
                unpacked += bytes;
                if (++parts > MAX_PARTS) {
                    throw new RefusedFile(Message.of("csv.workbook-large", path.getFileName()));
                }
            }
        } catch (ZipException broken) {
            throw new RefusedFile(Message.of("csv.workbook-broken", path.getFileName()), broken);
        }
        if (!isWorkbook) {
            throw new RefusedFile(Message.of("csv.other-file", path.getFileName()));
        }
        return new Workbook(path);
    }

    /** Hands out every row that is not empty, with its number. */
    void forEach(CsvFile.RowReader reader) throws IOException {
        try (var workbook = new ReadableWorkbook(path.toFile(), new ReadingOptions(true, true))) {
            Sheet sheet = workbook.getSheets()
                    .filter(one -> one.getVisibility() == SheetVisibility.VISIBLE)
                    .findFirst()
                    .orElseGet(workbook::getFirstSheet);
            try (Stream<Row> rows = sheet.openStream()) {
                for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                    Row row = each.next();
                    List<String> cells = cells(row, workbook.isDate1904());
                    if (!cells.stream().allMatch(String::isEmpty) && !reader.row(row.getRowNum(), cells)) {
                        return;
                    }
                }
            }
        } catch (ExcelReaderException | UncheckedIOException | IllegalArgumentException broken) {
            throw new RefusedFile(Message.of("csv.workbook-broken", path.getFileName()), broken);
        } catch (IOException unreadable) {
            if (unreadable.getCause() instanceof XMLStreamException) {
                throw new RefusedFile(Message.of("csv.workbook-broken", path.getFileName()), unreadable);
            }
            throw unreadable;
        }
    }

    private List<String> cells(Row row, boolean since1904) {
        int last = row.getCellCount();
        while (last > 0 && textOf(row.getCell(last - 1), since1904).isEmpty()) {
            last--;
        }
        if (last > MAX_COLUMNS) {
            throw new RefusedFile(Message.of("csv.workbook-large", path.getFileName()));
        }
        var cells = new ArrayList<String>(last);
        for (int i = 0; i < last; i++) {
            cells.add(textOf(row.getCell(i), since1904));
        }
        return cells;
    }

    private static String textOf(@Nullable Cell cell, boolean since1904) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        String raw = cell.getRawValue();
        boolean isNumber = cell.getType() == CellType.NUMBER
                || (cell.getType() == CellType.FORMULA && cell.getValue() instanceof BigDecimal);
        if (!isNumber || raw == null) {
            String text = cell.getType() == CellType.STRING ? cell.asString() : cell.getText();
            return text.strip();
        }
        return number(new BigDecimal(raw.strip()), String.valueOf(cell.getDataFormatString()), since1904);
    }

    /** A number as Excel shows it in a format. */
    static String number(BigDecimal value, String format, boolean since1904) {
        if (isOfDays(format) && value.signum() >= 0 && value.precision() - value.scale() <= 7) {
            return day(value, since1904);
        }
        BigDecimal shown = value.round(AS_SHOWN).stripTrailingZeros();
        if (value.precision() - value.scale() > MAX_DIGITS) {
            return String.format(Locale.ROOT, "%.5E", shown.round(ROUNDED));
        }
        String plain = shown.toPlainString();
        return ZEROS.matcher(format).matches() && plain.chars().allMatch(Character::isDigit)
                ? "0".repeat(Math.max(0, format.length() - plain.length())) + plain
                : plain;
    }

    private static boolean isOfDays(String format) {
        String letters = NO_FORMAT.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
        return !letters.equals("general")
                && (letters.contains("yy") || letters.contains("d") || letters.contains("h:"));
    }

    private static String day(BigDecimal value, boolean since1904) {
        long seconds = value.multiply(BigDecimal.valueOf(86_400))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        LocalDateTime time = LocalDateTime.of(since1904 ? 1904 : 1899, since1904 ? 1 : 12, since1904 ? 1 : 30, 0, 0)
                .plusSeconds(seconds);
        return time.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY.format(time) : TIME.format(time);
    }
}
