package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.Count;
import io.quanzi.console.list.KeyedPages.KeyedPage;

/** The rows that a request is for: a page of their ids, and how many there are. */
public interface RowSource {
    /** Reads so many rows from the place that a request names. */
    KeyedPage page(ListRequest request, int size);

    /** Counts all, up to where counting would take long. */
    Count count();
}
