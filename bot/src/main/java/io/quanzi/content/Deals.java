package io.quanzi.content;

import io.quanzi.content.DealStanding.Why;
import io.quanzi.playbook.Playbook;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The deals, {@code templates/deals.yaml}. */
@Component
public class Deals {
    private final Playbook playbook;
    private final DealsFile file;
    private final DealFacts facts;

    Deals(Playbook playbook, DealsFile file, DealFacts facts) {
        this.playbook = playbook;
        this.file = file;
        this.facts = facts;
    }

    /**
     * The deal whose turn it is among those that are on that day, for the segment or for everyone, in the order of the
     * file. While the file, stock and prices stay the same, the same day gives the same deal. In place of one that may not be
     * told comes the next that may.
     *
     * @return empty when none is on for them
     */
    public Optional<Deal> forDay(LocalDate day, String segment) {
        List<Offer> on = fitting(offers(), day, segment);
        if (on.stream().noneMatch(offer -> offer.sku() != null)) {
            return choose(facts.of(DailyRotation.of(on, day).stream().toList(), day), day);
        }
        return choose(facts.of(on, day), day);
    }

    /** All that may be told on that day to the segment, in the order of the file, beginning with the one of {@link #forDay}. */
    public List<Deal> choices(LocalDate day, String segment) {
        return DailyRotation.from(facts.of(fitting(offers(), day, segment), day), day).stream()
                .flatMap(standing -> Stream.ofNullable(standing.deal()))
                .toList();
    }

    /** A deal as it is on a day; empty when it is not on then, may not be told, or no file has it. */
    public Optional<Deal> find(String id, LocalDate day) {
        return standing(id, day).map(DealStanding::deal);
    }

    /** Why a deal whose days have come may not be told; empty when it may, or is not on. */
    public Optional<Why> whyOff(String id, LocalDate day) {
        return standing(id, day).map(DealStanding::why);
    }

    private Optional<DealStanding> standing(String id, LocalDate day) {
        return offers().stream()
                .filter(offer -> offer.id().equals(id) && offer.isOn(day))
                .findFirst()
                .map(offer -> facts.of(List.of(offer), day).get(0));
    }

    /** How the deals stand that name products and whose days have come, in the order of the file. */
    public List<DealStanding> ofProducts(LocalDate day) {
        return facts.of(
                offers().stream()
                        .filter(offer -> offer.sku() != null && offer.isOn(day))
                        .toList(),
                day);
    }

    /**
     * A deal of a product in the file, whether its days have come or not.
     *
     * @param name what people call it
     */
    public record Named(String id, String name) {}

    /** The deals of the file that name a product. */
    public List<Named> naming(String sku) {
        return offers().stream()
                .filter(offer -> Objects.equals(offer.sku(), sku))
                .map(offer -> new Named(offer.id(), offer.name()))
                .toList();
    }

    List<Offer> offers() {
        return playbook.at(file, DealsFile.PATH).orElse(List.of());
    }

    static List<Offer> fitting(List<Offer> offers, LocalDate day, String segment) {
        return offers.stream()
                .filter(offer -> TargetSegment.reaches(offer.audience(), segment) && offer.isOn(day))
                .toList();
    }

    /** Whose turn it is, else the next after it that may be told. */
    static Optional<Deal> choose(List<DealStanding> standings, LocalDate day) {
        int turn = DailyRotation.of(standings, day).map(standings::indexOf).orElse(0);
        for (int i = 0; i < standings.size(); i++) {
            Deal deal = standings.get((turn + i) % standings.size()).deal();
            if (deal != null) {
                return Optional.of(deal);
            }
        }
        return Optional.empty();
    }
}
