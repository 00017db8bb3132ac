package io.quanzi.sop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * The SOPs in force, and since when each goes.
 *
 * <pre>{"_id": "new-contacts", "since": ISODate}</pre>
 */
@Component
class SopFiles {
    static final String SOPS = "sops";
    private static final String FOLDER = "schedules/sops/";

    private final Playbook playbook;
    private final SopFile file;
    private final SopBatches.File batches;
    private final MongoOperations mongo;
    private final Clock clock;

    SopFiles(Playbook playbook, SopFile file, SopBatches.File batches, MongoOperations mongo, Clock clock) {
        this.playbook = playbook;
        this.file = file;
        this.batches = batches;
        this.mongo = mongo;
        this.clock = clock;
    }

    /**
     * One in force.
     *
     * @param path of its file
     * @param at when this text of it came into force
     */
    record InForce(String path, Sop sop, Instant at) {}

    /** All, by their paths. */
    List<InForce> all() {
        return playbook.active().stream()
                .filter(one -> one.source().path().startsWith(FOLDER))
                .flatMap(one -> playbook.at(file, one.source().path()).stream()
                        .map(sop -> new InForce(one.source().path(), sop, one.at())))
                .toList();
    }

    Optional<InForce> find(String name) {
        return all().stream().filter(one -> one.sop().name().equals(name)).findFirst();
    }

    /** One that goes now: in force, and not paused. */
    Optional<Sop> going(String name) {
        return find(name).map(InForce::sop).filter(sop -> !sop.isPaused());
    }

    SopBatches batches() {
        return batches.now(playbook);
    }

    /** Since when one goes; empty when it never did. */
    Optional<Instant> since(String name) {
        return Optional.ofNullable(mongo.findById(name, Document.class, SOPS))
                .map(row -> row.getDate("since").toInstant());
    }

    /** Since when one goes, which is now if it never did. */
    Instant begin(String name) {
        return since(name).orElseGet(() -> {
            Instant now = clock.instant();
            try {
                mongo.insert(new Document("_id", name).append("since", Date.from(now)), SOPS);
                return now;
            } catch (DuplicateKeyException begun) {
                return since(name).orElse(now);
            }
        });
    }

    /** Forgets since when those go that are no more: whoever makes one of that name again begins anew. */
    void forgetOthers(List<InForce> all) {
        mongo.remove(
                Query.query(where("_id")
                        .nin(all.stream().map(one -> one.sop().name()).toList())),
                SOPS);
    }

    /** The first day of a beginning that counts. */
    static LocalDate firstDay(Sop sop, Instant since) {
        return ChinaTime.dayOf(since).minusDays(sop.included());
    }
}
