/**
 * The piece that list pages are made of: filters, sorting, paging by key, saved views and CSV files, all by plain GET
 * parameters, so that an address is all there is to a list: it can be kept, sent on, and works without a script.
 */
@NullMarked
package io.quanzi.console.list;

import org.jspecify.annotations.NullMarked;
