package io.quanzi.console.content;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Trait;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.shared.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The tiers (会员等级), which stand by their growth: a new one is put where it belongs. */
@Component
class TiersForm implements EntryForm {
    private static final String NAME = "name";
    private static final String FROM = "from";

    private final VisiblePeople visiblePeople;

    TiersForm(VisiblePeople visiblePeople) {
        this.visiblePeople = visiblePeople;
    }

    @Override
    public boolean has(String path) {
        return path.equals("schedules/tiers.yaml");
    }

    @Override
    public String word() {
        return "tiers";
    }

    @Override
    public String list() {
        return "tiers";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line(NAME).hinted(),
                EntryField.of(FROM, EntryField.Kind.NUMBER).hinted());
    }

    @Override
    public EntryList read(Source file) {
        YamlEntries entries = YamlEntries.of(file, list());
        YamlEntries.Shapes shapes = EntryForm.shapes(fields());
        return new YamlEntryList(entries, file, shapes) {
            @Override
            public Source added(Map<String, String> values) {
                long from = growth(values);
                long lower = entries.values().stream()
                        .takeWhile(tier -> growth(tier) <= from)
                        .count();
                return entries.added((int) lower - 1, values, shapes);
            }
        };
    }

    /** What is no number stands last, where it is refused. */
    private static long growth(Map<String, String> tier) {
        String from = tier.getOrDefault(FROM, "");
        return from.matches("[0-9]{1,18}") ? Long.parseLong(from) : Long.MAX_VALUE;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        long members = visiblePeople.count(where(Trait.TIER.field()).is(entry.getOrDefault(NAME, "")));
        return List.of(
                Message.of("entry.tiers.starts", entry.getOrDefault(FROM, "")).in(language),
                Message.of("entry.tiers.members", "%,d".formatted(members)).in(language));
    }

    @Override
    public Optional<Name> defines(Map<String, String> entry) {
        return Optional.of(new Name("tier", entry.getOrDefault(NAME, "")));
    }
}
