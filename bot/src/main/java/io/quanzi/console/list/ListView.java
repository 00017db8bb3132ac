package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.Count;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListFilter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * A list as its page shows it.
 *
 * @param filters as the form shows them, with what is asked for
 * @param chips what narrows the list, each with the address without it
 * @param first the address of the first page; null on it
 * @param previous the address of the page before; null on the first
 * @param next the address of the next page; null on the last
 * @param faults what of the filters could not be read, in words
 * @param path of the page
 * @param whole the address of the list that nothing narrows
 * @param kept the parameters that the form keeps
 * @param views the saved views of whoever asks
 */
public record ListView(
        ListRequest request,
        List<Head> columns,
        List<ListFilter> filters,
        List<Chip> chips,
        Count count,
        @Nullable String first,
        @Nullable String previous,
        @Nullable String next,
        List<String> faults,
        String path,
        String whole,
        Map<String, String> kept,
        List<SavedViews.View> views) {

    /**
     * The head of a column.
     *
     * @param sortAddress null where the list cannot be ordered by it
     * @param sorted {@code ascending}, {@code descending}, or {@code none}
     */
    public record Head(String label, @Nullable String sortAddress, String sorted, boolean deciding) {}

    /**
     * A filter in force.
     *
     * @param label the key of its words
     * @param without the address of the list without it
     */
    public record Chip(String label, String words, String without) {}

    /**
     * A value of a filter, one click away.
     *
     * @param address of the list with it instead of the value in force
     */
    public record Pill(String title, String address, boolean chosen) {}

    /**
     * The values of a filter as pills.
     *
     * @param all what the pill without a condition says
     */
    public List<Pill> pills(String name, String all) {
        var pills = new ArrayList<Pill>();
        String now = request.value(name);
        pills.add(new Pill(all, request.with(name, ""), now.isEmpty()));
        filters.stream()
                .filter(filter -> filter.name().equals(name))
                .flatMap(filter -> filter.options().stream())
                .forEach(option -> pills.add(new Pill(
                        option.title(),
                        request.with(name, option.value()),
                        option.value().equals(now))));
        return pills;
    }

    /** Puts a page of a list together. */
    static ListView of(
            ListRequest request, List<Column> columns, Count count, KeyedPage page, List<SavedViews.View> views) {
        ListShape shape = request.shape();
        return new ListView(
                request,
                columns.stream().map(column -> head(column, request)).toList(),
                shape.filters(),
                chips(request),
                count,
                page.previous() == null ? null : request.address(),
                page.previous() == null ? null : request.from(null, page.previous()),
                page.next() == null ? null : request.from(page.next(), null),
                request.faults().stream()
                        .map(fault -> fault.in(LocaleContextHolder.getLocale()))
                        .toList(),
                shape.path(),
                request.whole(),
                request.kept(),
                views);
    }

    private static Head head(Column column, ListRequest request) {
        if (column.sort().isEmpty()) {
            return new Head(column.label(), null, "none", column.deciding());
        }
        boolean sorted = request.order().key().equals(column.sort());
        return new Head(
                column.label(),
                request.sortedBy(column.sort()),
                sorted ? (request.ascending() ? "ascending" : "descending") : "none",
                column.deciding());
    }

    private static List<Chip> chips(ListRequest request) {
        var chips = new ArrayList<Chip>();
        if (!request.q().isEmpty()) {
            chips.add(new Chip("list.search.chip", request.q(), request.without(List.of(ListShape.SEARCH))));
        }
        for (ListFilter filter : request.shape().filters()) {
            List<String> values =
                    filter.parameters().stream().map(request::value).toList();
            if (values.stream().allMatch(String::isEmpty)) {
                continue;
            }
            String words = filter.kind() == Kind.DAYS || filter.kind() == Kind.YUAN
                    ? String.join(" – ", values).strip()
                    : filter.titleOf(values.get(0));
            chips.add(new Chip(filter.label(), words, request.without(filter.parameters())));
        }
        return chips;
    }
}
