package io.quanzi.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.DatedEntries;
import io.quanzi.shared.DatedEntry;
import io.quanzi.shared.Message;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Gives the calendar the days of each deal; one whose last day comes round again goes on. */
@Component
class DealPeriods implements DatedEntries {
    private final Playbook playbook;
    private final DealsFile file;

    DealPeriods(Playbook playbook, DealsFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    @Override
    public List<DatedEntry> between(LocalDate from, LocalDate until) {
        List<Offer> offers = playbook.at(file, DealsFile.PATH).orElse(List.of());
        var entries = new ArrayList<DatedEntry>();
        for (int place = 0; place < offers.size(); place++) {
            Offer offer = offers.get(place);
            LocalDate last = offer.until().seenFrom(until);
            LocalDate first = offer.from() == null ? LocalDate.MIN : offer.from();
            boolean comesRound = !last.equals(offer.until().seenFrom(from));
            if (!first.isAfter(until) && !last.isBefore(from)) {
                entries.add(new DatedEntry(
                        "deal",
                        first,
                        comesRound ? LocalDate.MAX : last,
                        offer.name(),
                        Message.literal(
                                offer.now() == null ? "" : "¥" + offer.now().yuan()),
                        DealsFile.PATH,
                        place));
            }
        }
        return entries;
    }
}
