package io.quanzi.csv;

import io.quanzi.shared.Message;
import java.util.List;

/**
 * A row of a file that was not taken.
 *
 * @param header the file's headings, without what a file of rejected rows says of the last time
 * @param line on which it ends, from 1
 * @param cells as many as the row had, for each heading the cell as it was
 */
public record RejectedRow(List<String> header, long line, Message reason, Message cure, List<String> cells) {}
