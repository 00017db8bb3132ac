package io.quanzi.console.content;

import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** How much is sent below WeCom's limits, when not, and what gives way (群发额度). */
@Component
class BudgetForm implements EntryForm {
    @Override
    public boolean has(String path) {
        return path.equals("schedules/budget.yaml");
    }

    @Override
    public String word() {
        return "budget";
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.of("group.day", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("group.week", EntryField.Kind.NUMBER),
                EntryField.of("group.reserve", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("person.day", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("person.week", EntryField.Kind.NUMBER),
                EntryField.line("quiet.from").hinted(),
                EntryField.line("quiet.to"),
                EntryField.choice("full", () -> ways(LocaleContextHolder.getLocale()))
                        .hinted(),
                EntryField.of("priority", EntryField.Kind.LIST).hinted(),
                EntryField.of("again.tip", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("again.deal", EntryField.Kind.NUMBER));
    }

    private static Map<String, String> ways(Locale language) {
        var titles = new LinkedHashMap<String, String>();
        for (WhenFull way : WhenFull.values()) {
            titles.put(
                    way.toString(),
                    Message.of("entry.budget.full." + way.name()).in(language));
        }
        return titles;
    }
}
