package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.shared.Message;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The deals (好物), which daily posts take in turn while they last. */
@Component
class DealsForm extends DailyForm {
    private static final String SKU = "sku";
    private static final String UNTIL = "until";
    private static final String END_OF_WEEK = "end-of-week";
    private static final String END_OF_MONTH = "end-of-month";

    private static final String PATH = "templates/deals.yaml";
    private static final int MAX_FOUND = 6;

    private final DealProducts products;

    DealsForm(Parts parts, DealProducts products) {
        super(parts);
        this.products = products;
    }

    @Override
    public String word() {
        return "deals";
    }

    /** Without the last day, which the form's own part asks for. */
    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line(SKU).hinted(),
                EntryField.line("title"),
                EntryField.of("was", EntryField.Kind.DECIMAL),
                EntryField.of("now", EntryField.Kind.DECIMAL),
                EntryField.of("from", EntryField.Kind.DAY).hinted(),
                EntryField.line("url"),
                EntryField.of("categories", EntryField.Kind.LIST).hinted(),
                EntryField.of("rules", EntryField.Kind.AREA),
                audience(),
                number());
    }

    @Override
    public Map<String, String> fresh() {
        Map<String, String> values = super.fresh();
        values.put(UNTIL, END_OF_WEEK);
        return values;
    }

    /** With what the shop tells of the product that the address names. */
    @Override
    public Map<String, String> opened(Map<String, String> values, Map<String, String> parameters) {
        String sku = parameters.getOrDefault(SKU, "").strip();
        return sku.isEmpty() ? values : products.filled(values, sku, today());
    }

    /** Beside the post, what the shop tells of the product, and what speaks against the prices. */
    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        super.complete(products.withDefaults(entry, today()), parameters, model, language);
        String sku = entry.getOrDefault(SKU, "");
        if (sku.isBlank()) {
            return;
        }
        products.find(sku).ifPresentOrElse(product -> model.addAttribute("product", product), () -> {
            model.addAttribute("found", products.search(sku, MAX_FOUND));
            model.addAttribute("choose", "/playbook/entry?path=" + PATH);
        });
        products.base(entry, today()).ifPresent(base -> model.addAttribute("base", base));
        if (model.getAttribute("flawsOf") instanceof Map<?, ?> flaws) {
            var all = new LinkedHashMap<String, List<String>>();
            flaws.forEach((field, some) -> all.put(
                    String.valueOf(field),
                    some instanceof List<?> words
                            ? words.stream().map(String::valueOf).toList()
                            : List.of()));
            for (String field : List.of(SKU, "was", "now")) {
                all.put(field, List.of());
            }
            products.flaws(entry, today()).forEach((field, flaw) -> all.put(field, List.of(flaw.in(language))));
            model.addAttribute("flawsOf", all);
        }
    }

    /** In the order of the file. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        Map<String, String> sent = super.sent(parameters);
        String until = parameters.getOrDefault(UNTIL, "").strip();
        sent.put(
                UNTIL,
                until.equals("date") ? parameters.getOrDefault("untilDay", "").strip() : until);
        var values = new LinkedHashMap<String, String>();
        for (String key :
                List.of("id", SKU, "title", "was", "now", "from", UNTIL, "url", "categories", "for", "rules")) {
            values.put(key, sent.getOrDefault(key, ""));
        }
        return values;
    }

    @Override
    public String title(Map<String, String> entry) {
        String title = entry.getOrDefault("title", "");
        return title.isEmpty() ? products.nameOf(entry.getOrDefault(SKU, "")) : title;
    }

    @Override
    List<String> more(Map<String, String> entry, Locale language) {
        String until = entry.getOrDefault(UNTIL, "");
        String now = entry.getOrDefault("now", "");
        String was = entry.getOrDefault("was", "");
        String sku = entry.getOrDefault(SKU, "");
        return List.of(
                now.isEmpty() ? "" : "¥" + now,
                was.isEmpty() ? "" : Message.of("daily.was", was).in(language),
                sku.isEmpty() ? "" : Message.of("daily.sku", sku).in(language),
                (until.equals(END_OF_WEEK) || until.equals(END_OF_MONTH)
                                ? Message.of("daily.until." + until)
                                : Message.of("daily.until.day", until))
                        .in(language),
                entry.getOrDefault("rules", ""));
    }

    @Override
    List<String> readFields() {
        return List.of("title", "rules");
    }

    @Override
    Map<String, String> post(Map<String, String> entry) {
        var post = new LinkedHashMap<String, String>();
        post.put("dealTitle", entry.getOrDefault("title", ""));
        post.put("dealWas", entry.getOrDefault("was", ""));
        post.put("dealNow", entry.getOrDefault("now", ""));
        post.put("dealUntil", until(entry.getOrDefault(UNTIL, "")));
        post.put("dealRules", entry.getOrDefault("rules", ""));
        post.put("dealUrl", entry.getOrDefault("url", ""));
        return post;
    }

    private String until(String written) {
        try {
            return PostPreviews.until(
                    switch (written) {
                        case END_OF_WEEK -> today().with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
                        case END_OF_MONTH -> today().with(TemporalAdjusters.lastDayOfMonth());
                        default -> LocalDate.parse(written);
                    });
        } catch (DateTimeException unreadable) {
            return written;
        }
    }

    @Override
    @Nullable
    String in(PostPreview post) {
        return post.deal();
    }

    @Override
    public String part() {
        return "console/daily-until";
    }
}
