package io.quanzi.console.content;

import io.quanzi.coupons.Coupons;
import io.quanzi.playbook.Name;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The pools of coupon codes (券码池): what a coupon is called and worth, how long it holds, and where its codes come from. */
@Component
class CouponsForm implements EntryForm {
    private static final int DAYS = 14;
    private static final String NAME = "name";
    private static final String TITLE = "title";
    private static final String FACE = "face";
    private static final String VALID_DAYS = "validDays";
    private static final String SOURCE = "source";

    private final Coupons coupons;

    CouponsForm(Coupons coupons) {
        this.coupons = coupons;
    }

    @Override
    public boolean has(String path) {
        return path.equals("schedules/coupons.yaml");
    }

    @Override
    public String word() {
        return "coupons";
    }

    @Override
    public String list() {
        return "pools";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line(NAME).hinted(),
                EntryField.line(TITLE).hinted(),
                EntryField.line(FACE).hinted(),
                EntryField.of("rules", EntryField.Kind.AREA).hinted(),
                EntryField.of(VALID_DAYS, EntryField.Kind.NUMBER).hinted(),
                EntryField.choice(SOURCE, () -> sources(LocaleContextHolder.getLocale()))
                        .hinted());
    }

    private static Map<String, String> sources(Locale language) {
        var titles = new LinkedHashMap<String, String>();
        for (String source : List.of("generated", "imported")) {
            titles.put(source, Message.of("entry.coupons.source." + source).in(language));
        }
        return titles;
    }

    @Override
    public Map<String, String> fresh() {
        return Map.of(VALID_DAYS, "30", SOURCE, "generated");
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault(TITLE, "");
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        String source = entry.getOrDefault(SOURCE, "");
        return List.of(
                entry.getOrDefault(NAME, ""),
                entry.getOrDefault(FACE, ""),
                Message.of("entry.coupons.days", entry.getOrDefault(VALID_DAYS, ""))
                        .in(language),
                sources(language).getOrDefault(source, source),
                stock(entry.getOrDefault(NAME, ""), language));
    }

    private String stock(String pool, Locale language) {
        return coupons.stock(pool, DAYS)
                .map(stock -> stock.loaded()
                        ? Message.of("entry.coupons.free", "%,d".formatted(stock.free()))
                        : Message.of("swaps.unloaded"))
                .map(message -> message.in(language))
                .orElse("");
    }

    @Override
    public Optional<Name> defines(Map<String, String> entry) {
        return Optional.of(new Name(Coupons.POOL, entry.getOrDefault(NAME, "")));
    }
}
