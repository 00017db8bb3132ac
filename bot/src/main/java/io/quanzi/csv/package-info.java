/**
 * Reads the CSV files and workbooks (.xlsx) that spreadsheets and shops' exports give, and writes those that spreadsheets open.
 *
 * <p>A file may be in UTF-8, GBK or UTF-16, with commas, semicolons or tabs, and is read row by row. Whatever is written
 * goes through one writer, which keeps a spreadsheet from running a cell as a formula; the reader takes that guard off
 * again, so that a file of rejected rows can be mended and imported as it is.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: nothing.
 */
@ApplicationModule(allowedDependencies = {"files", "shared"})
@NullMarked
package io.quanzi.csv;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
