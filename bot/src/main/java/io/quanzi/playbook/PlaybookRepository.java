package io.quanzi.playbook;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * The files with their versions as they are stored.
 *
 * <p>{@code playbook} has one document a file, the active version:
 *
 * <pre>{"_id": "schedules/daily-tip.yaml", "version": 3, "content": "...", "onDisk": "...", "by": "admin", "source": "console", "at": ISODate}</pre>
 *
 * {@code onDisk} is the text last read from disk, so that an unchanged file does not undo a change made in the console;
 * {@code by} is {@code disk}, a user's name, or {@code jar} where the file on the disk could never be used and the copy in the
 * jar is in force. {@code source} is absent where it is {@code by}. All versions stand in {@code playbook_versions} under
 * {@code path@version}; a file on the disk that was refused stands there too, under {@code path@refused-HASH}, with {@code
 * refused}, what was wrong in both languages.
 */
final class PlaybookRepository {
    static final String ACTIVE = "playbook";
    static final String VERSIONS = "playbook_versions";
    static final String DISK = "disk";
    /** The author of the copies in the jar, which no person put in force. */
    static final String JAR = "jar";

    private static final String CONSOLE = "console";
    private static final int MAX_VERSIONS_LISTED = 200;

    private final MongoOperations mongo;

    PlaybookRepository(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** The active version of a file. */
    record Stored(Source source, int version, @Nullable String onDisk, String by, boolean byPerson, Instant at) {
        /** Whether it goes when the disk has it no more: what was written in the console stays. */
        boolean isOfTheDisk() {
            return !byPerson && (onDisk != null || by.equals(JAR));
        }
    }

    void prepare() {
        mongo.indexOps(VERSIONS)
                .createIndex(new Index("path", Sort.Direction.ASC)
                        .on("at", Sort.Direction.DESC)
                        .on("_id", Sort.Direction.DESC));
    }

    /** The active versions, by path. */
    Map<String, Stored> stored() {
        var files = new HashMap<String, Stored>();
        for (Document row : mongo.findAll(Document.class, ACTIVE)) {
            files.put(row.getString("_id"), stored(row));
        }
        return files;
    }

    Optional<Stored> find(String path) {
        return Optional.ofNullable(mongo.findById(path, Document.class, ACTIVE)).map(PlaybookRepository::stored);
    }

    private static Stored stored(Document row) {
        return new Stored(
                new Source(row.getString("_id"), row.getString("content")),
                row.getInteger("version"),
                row.getString("onDisk"),
                String.valueOf(row.getString("by")),
                CONSOLE.equals(row.getString("source")),
                at(row));
    }

    private static Instant at(Document row) {
        Date at = row.getDate("at");
        return at == null ? Instant.EPOCH : at.toInstant();
    }

    /** The numbers of the active versions, by path. */
    Map<String, Integer> versions() {
        var query = new Query();
        query.fields().include("version");
        var now = new HashMap<String, Integer>();
        mongo.find(query, Document.class, ACTIVE)
                .forEach(row -> now.put(row.getString("_id"), row.getInteger("version")));
        return now;
    }

    /** Puts a version in force that the disk or the jar has. */
    void put(Source file, @Nullable Stored before, String by, @Nullable String onDisk, Instant at) {
        Document row = row(file, number(file.path(), before), by, null, onDisk, at);
        remember(row);
        mongo.save(row, ACTIVE);
    }

    /**
     * Puts a version in force that a person wrote, unless another came meanwhile.
     *
     * @param before the version that it is made from; null when there is no such file yet
     * @return its number; empty when another came
     */
    Optional<Integer> replace(Source file, @Nullable Stored before, String by, @Nullable String onDisk, Instant at) {
        return replace(row(file, number(file.path(), before), by, CONSOLE, onDisk, at), before);
    }

    /** The same of one that the disk has. */
    Optional<Integer> replaceByDisk(Source file, @Nullable Stored before, Instant at) {
        return replace(row(file, number(file.path(), before), DISK, null, file.content(), at), before);
    }

    private Optional<Integer> replace(Document row, @Nullable Stored before) {
        if (before == null) {
            try {
                mongo.insert(new Document(row), ACTIVE);
            } catch (DuplicateKeyException another) {
                return Optional.empty();
            }
        } else {
            var set = new Update();
            row.forEach((key, value) -> {
                if (!key.equals("_id")) {
                    set.set(key, value);
                }
            });
            if (!row.containsKey("source")) {
                set.unset("source");
            }
            var expected =
                    Query.query(where("_id").is(row.get("_id")).and("version").is(before.version()));
            if (mongo.updateFirst(expected, set, ACTIVE).getMatchedCount() == 0) {
                return Optional.empty();
            }
        }
        remember(row);
        return Optional.of(row.getInteger("version"));
    }

    /** Notes that a text of the disk is known: it is no change any more. */
    void knowDisk(String path, String onDisk) {
        mongo.updateFirst(Query.query(where("_id").is(path)), Update.update("onDisk", onDisk), ACTIVE);
    }

    /** Takes away what a person wrote, unless another version came; its versions stay. False when another came. */
    boolean remove(String path, int version) {
        var expected = Query.query(where("_id").is(path).and("version").is(version));
        Document row = mongo.findOne(expected, Document.class, ACTIVE);
        if (row == null) {
            return false;
        }
        remember(row); // a process that died may have left it out
        return mongo.remove(expected, ACTIVE).getDeletedCount() == 1;
    }

    void remove(String path) {
        mongo.remove(Query.query(where("_id").is(path)), ACTIVE);
    }

    static Document row(
            Source file, int version, String by, @Nullable String source, @Nullable String onDisk, Instant at) {
        var row = new Document("_id", file.path())
                .append("version", version)
                .append("content", file.content())
                .append("onDisk", onDisk)
                .append("by", by)
                .append("at", at);
        return source == null ? row : row.append("source", source);
    }

    /** A file that was taken away and comes again goes on counting. */
    private int number(String path, @Nullable Stored before) {
        return 1
                + (before != null
                        ? before.version()
                        : history(path).stream()
                                .mapToInt(FileVersion::version)
                                .max()
                                .orElse(0));
    }

    private void remember(Document row) {
        String path = row.getString("_id");
        mongo.save(
                new Document(row).append("_id", path + "@" + row.get("version")).append("path", path), VERSIONS);
    }

    /** Keeps a file on the disk that could not be used. */
    void refused(Source file, List<FileVersion.Refusal> why, Instant at) {
        String id = file.path() + "@refused-" + hash(file.content());
        if (mongo.findById(id, Document.class, VERSIONS) == null) {
            mongo.save(
                    new Document("_id", id)
                            .append("path", file.path())
                            .append("version", 0)
                            .append("content", file.content())
                            .append("by", DISK)
                            .append("at", at)
                            .append(
                                    "refused",
                                    why.stream()
                                            .map(one -> new Document("line", one.line())
                                                    .append("zh", one.chinese())
                                                    .append("en", one.english()))
                                            .toList()),
                    VERSIONS);
        }
    }

    private static String hash(String content) {
        return HexFormat.of().toHexDigits(content.hashCode()).toLowerCase(Locale.ROOT);
    }

    /** The versions of a file, the newest first. */
    List<FileVersion> history(String path) {
        var found = new ArrayList<FileVersion>();
        mongo.find(
                        Query.query(where("path").is(path))
                                .with(Sort.by(Sort.Direction.DESC, "at", "_id"))
                                .limit(MAX_VERSIONS_LISTED),
                        Document.class,
                        VERSIONS)
                .forEach(row -> found.add(version(row)));
        // a process that died between the two writes left the active one out
        find(path)
                .filter(active -> found.stream().noneMatch(one -> one.version() == active.version()))
                .ifPresent(active -> found.add(new FileVersion(
                        active.version(),
                        active.by(),
                        active.byPerson(),
                        active.at(),
                        active.source().content(),
                        List.of())));
        found.sort(Comparator.comparing(FileVersion::at)
                .thenComparing(FileVersion::version)
                .reversed());
        return List.copyOf(found);
    }

    private static FileVersion version(Document row) {
        return new FileVersion(
                row.getInteger("version"),
                String.valueOf(row.getString("by")),
                CONSOLE.equals(row.getString("source")),
                at(row),
                row.getString("content"),
                row.getList("refused", Document.class, List.of()).stream()
                        .map(one -> new FileVersion.Refusal(
                                one.getInteger("line"), one.getString("zh"), one.getString("en")))
                        .toList());
    }
}
