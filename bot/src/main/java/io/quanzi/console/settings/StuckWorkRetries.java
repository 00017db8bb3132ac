package io.quanzi.console.settings;

import io.quanzi.console.customers.FailedWork;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.Inbox.Failed;
import io.quanzi.inbox.StoredEvents;
import io.quanzi.inbox.StoredEvents.Progress;
import io.quanzi.inbox.StoredEvents.StoredEvent;
import io.quanzi.shared.FailureCause;
import io.quanzi.work.WaitingWork;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Has events and work of every kind tried again, by the ids of {@link StuckList}. */
@Component
class StuckWorkRetries implements FailedWork {
    private final Inbox inbox;
    private final StoredEvents events;
    private final List<WaitingWork> works;
    private final StuckList list;

    StuckWorkRetries(Inbox inbox, StoredEvents events, List<WaitingWork> works, StuckList list) {
        this.inbox = inbox;
        this.events = events;
        this.works = works;
        this.list = list;
    }

    @Override
    public boolean retry(String id) {
        String kind = StuckList.kindOf(id);
        String own = StuckList.ownIdOf(id);
        return kind.equals(StuckList.EVENTS) ? inbox.replay(own) : work(kind).retry(own);
    }

    @Override
    public Optional<FailureCause> failure(String id) {
        String kind = StuckList.kindOf(id);
        List<String> own = List.of(StuckList.ownIdOf(id));
        return kind.equals(StuckList.EVENTS)
                ? events.findAll(own).stream()
                        .filter(event -> event.progress().isFailed())
                        .map(StoredEvent::failures)
                        .flatMap(List::stream)
                        .map(Failed::cause)
                        .findFirst()
                : work(kind).items(own).stream().map(WaitingWork.Item::cause).findFirst();
    }

    @Override
    public boolean isWaiting(String id) {
        String kind = StuckList.kindOf(id);
        String own = StuckList.ownIdOf(id);
        return kind.equals(StuckList.EVENTS)
                ? events.findAll(List.of(own)).stream().anyMatch(event -> event.progress() == Progress.WAITING)
                : work(kind).isOpen(own);
    }

    @Override
    public Map<String, String> names(List<String> ids, Locale language) {
        return list.found(ids, language).stream().collect(Collectors.toMap(StuckList.Row::id, StuckList.Row::what));
    }

    private WaitingWork work(String name) {
        return works.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "id: expected a kind such as %s and an id, got the kind \"%s\""
                                .formatted(StuckList.EVENTS, name)));
    }
}
