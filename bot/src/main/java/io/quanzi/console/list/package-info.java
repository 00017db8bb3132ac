/**
 * The piece that list pages are made of: search, filters, sorting, paging by key, saved views and CSV files, all by plain GET
 * parameters, so that an address is all there is to a list: it can be kept, sent on, and works without a script.
 *
 * <p>A new list is columns, filters and a query. Its controller makes a {@link io.quanzi.console.list.ListDefinition} and hands
 * it on from two methods, {@code GET /things} to {@link io.quanzi.console.list.ListPages#show} and {@code GET /things.csv} to
 * {@link io.quanzi.console.list.ListPages#file}:
 *
 * <ol>
 *   <li>{@link io.quanzi.console.list.ListShape}: the path, the filters ({@link io.quanzi.console.list.ListFilter}) and the
 *       orders ({@link io.quanzi.console.list.ListOrder}). An index on the field and {@code _id} serves an order, one on the
 *       filter's field, the order's and {@code _id} a filter; the owner of the collection makes them.
 *   <li>The columns of the page, and of the file with what each shows of a row.
 *   <li>The query: conditions of the request as a {@link io.quanzi.console.list.KeyedPages.Asked}, given to {@link
 *       io.quanzi.console.list.KeyedPages#in}; of customers and orders to {@code VisiblePeople}, which keeps an officer to her own.
 *   <li>The rows of some ids.
 * </ol>
 *
 * <p>Its template draws the cells of a row, all else is {@code shell/list.ftlh}:
 *
 * <pre>{@code
 * <#import "/shell/list.ftlh" as lists>
 * <@lists.show text.of("things.search") text.of("things.empty") text.of("things.empty.next") text.of("menu.today") "/"; row>
 *   <@lists.cell 0>${row.name}</@lists.cell>
 * </@lists.show>
 * }</pre>
 *
 * A filter may stand over the list as pills ({@code <@lists.pills "state" text.of("…")/>}). Then the words of the two
 * languages, the endpoints ({@code SecurityConfiguration}, the README), and {@code things.export} among the audit's actions.
 */
@NullMarked
package io.quanzi.console.list;

import org.jspecify.annotations.NullMarked;
