package io.quanzi.console.content;

import io.quanzi.content.law.ShopProofs;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The proofs of what posts claim (证据); who saves one stands in it, with the day. */
@Component
class EvidenceForm implements EntryForm {
    private static final String CLAIMS = "claims";
    private static final String SKU = "sku";
    private static final String UNTIL = "until";
    private static final String BY = "by";
    private static final String ENTERED = "entered";

    private final DealProducts products;
    private final Clock clock;

    EvidenceForm(DealProducts products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    @Override
    public boolean has(String path) {
        return path.equals(ShopProofs.path());
    }

    @Override
    public String word() {
        return "evidence";
    }

    @Override
    public String list() {
        return "proofs";
    }

    @Override
    public String id() {
        return "number";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line("document").hinted(),
                EntryField.line("number").hinted(),
                EntryField.of(CLAIMS, EntryField.Kind.LINES).hinted(),
                EntryField.line(SKU).hinted(),
                EntryField.of(UNTIL, EntryField.Kind.DAY).hinted());
    }

    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        Map<String, String> sent = EntryForm.super.sent(parameters);
        sent.put(BY, user());
        sent.put(ENTERED, ChinaTime.dayOf(clock.instant()).toString());
        return sent;
    }

    private static String user() {
        @Nullable Authentication user = SecurityContextHolder.getContext().getAuthentication();
        return user == null ? "" : user.getName();
    }

    @Override
    public boolean movable() {
        return false;
    }

    /** What ends first is first. */
    @Override
    public List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(Comparator.comparing(place -> entries.get(place).getOrDefault(UNTIL, "")))
                .toList();
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault("document", "") + " " + entry.getOrDefault("number", "");
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        String until = entry.getOrDefault(UNTIL, "");
        boolean ended = until.compareTo(ChinaTime.dayOf(clock.instant()).toString()) < 0;
        String sku = entry.getOrDefault(SKU, "");
        return List.of(
                Message.of(ended ? "entry.evidence.ended" : "entry.evidence.lasts", until)
                        .in(language),
                entry.getOrDefault(CLAIMS, "").replace("\n", " / "),
                sku.isEmpty() ? Message.of("entry.evidence.any").in(language) : products.nameOf(sku),
                Message.of("entry.evidence.by", entry.getOrDefault(BY, ""), entry.getOrDefault(ENTERED, ""))
                        .in(language));
    }
}
