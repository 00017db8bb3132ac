package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Message;
import io.quanzi.wecom.speech.ErrorCodes;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The pictures and files of messages.
 *
 * <pre>{"_id": "9f3c...", "type": "png", "bytes": BinData, "size": 48211, "by": "xiaolan", "usedAt": ISODate,
 *  "mediaId": "3a1b...", "mediaUntil": ISODate}
 * {"_id": "77ab...", "type": "file", "name": "月子餐单.pdf", "bytes": BinData, …}</pre>
 *
 * {@code _id} is the SHA-256 of the bytes (of a file, of its name and bytes), so that each is kept once. WeCom keeps what is uploaded for three days; it is
 * uploaded when a message needs it, and anew when those are over.
 */
@Component
public class MessagePictures {
    /** What WeCom takes, in bytes. https://developer.work.weixin.qq.com/document/path/90253 */
    public static final int MAX_BYTES = 10 << 20;

    /** Where a picture is served to whoever has its id. */
    public static final String PATH = "/pictures/";

    /** The endings of files that people can open in WeChat. */
    private static final Set<String> ENDINGS =
            Set.of("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "zip");

    private static final int MAX_NAME_LENGTH = 60;
    private static final String FILE = "file";
    private static final int MIN_BYTES = 6;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final String PICTURES = "message_pictures";
    /** WeCom's three days, less the time that a call may take and that clocks may differ. */
    private static final Duration MEDIA_LIFE = Duration.ofHours(70);

    private static final Duration KEPT_UNUSED = Duration.ofDays(180);

    private final MongoOperations mongo;
    private final WeComMessenger weComMessenger;
    private final Clock clock;
    private final String publicUrl;

    MessagePictures(
            MongoOperations mongo,
            WeComMessenger weComMessenger,
            Clock clock,
            @Value("${quanzi.public-url}") String publicUrl) {
        this.publicUrl = publicUrl.replaceFirst("/+$", "");
        this.mongo = mongo;
        this.weComMessenger = weComMessenger;
        this.clock = clock;
        // serves the latest, and the end of those that nobody uses
        mongo.indexOps(PICTURES).createIndex(new Index("usedAt", Sort.Direction.DESC));
    }

    /** A picture's bytes, and its type as HTTP names it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record StoredPicture(String contentType, byte[] bytes) {}

    /**
     * What came of a file.
     *
     * @param id of the picture; null when it was refused
     * @param refused why; null when it was taken
     */
    public record Kept(@Nullable String id, @Nullable Message refused) {
        static Kept refused(String key, Object... gaps) {
            return new Kept(null, Message.of(key, gaps));
        }
    }

    /** Whether a text may be the id of a picture. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** Keeps a file when WeCom would take it as a picture: JPG or PNG, at most 10 MB. */
    public Kept keep(byte[] bytes, String by) {
        if (bytes.length < MIN_BYTES) {
            return Kept.refused("picture.refused.empty");
        }
        if (bytes.length > MAX_BYTES) {
            return Kept.refused("picture.refused.large", MAX_BYTES >> 20, (bytes.length + (1 << 20) - 1) >> 20);
        }
        Optional<String> type = typeOf(bytes);
        if (type.isEmpty()) {
            return Kept.refused("picture.refused.type");
        }
        String id = sha256(bytes);
        mongo.upsert(
                Query.query(where("_id").is(id)),
                new Update()
                        .setOnInsert("type", type.get())
                        .setOnInsert("bytes", new Binary(bytes))
                        .setOnInsert("size", bytes.length)
                        .setOnInsert("by", by)
                        .set("usedAt", clock.instant()),
                PICTURES);
        return new Kept(id, null);
    }

    /** Whether a file's name says that it is kept as a file, and not as a picture. */
    public static boolean isFileName(String name) {
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Keeps a file that WeCom would take: a document of a kind that people can open, at most 10 MB.
     *
     * @param name as people are to see it; what no file may be called is left out
     */
    public KeptFile keepFile(byte[] bytes, String name, String by) {
        if (bytes.length < MIN_BYTES) {
            return new KeptFile(name, Kept.refused("file.refused.empty"));
        }
        if (bytes.length > MAX_BYTES) {
            return new KeptFile(
                    name, Kept.refused("file.refused.large", MAX_BYTES >> 20, (bytes.length + (1 << 20) - 1) >> 20));
        }
        String clean = cleanName(name);
        byte[] named = clean.getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(named, named.length + bytes.length);
        System.arraycopy(bytes, 0, both, named.length, bytes.length);
        String id = sha256(both);
        mongo.upsert(
                Query.query(where("_id").is(id)),
                new Update()
                        .setOnInsert("type", FILE)
                        .setOnInsert("name", clean)
                        .setOnInsert("bytes", new Binary(bytes))
                        .setOnInsert("size", bytes.length)
                        .setOnInsert("by", by)
                        .set("usedAt", clock.instant()),
                PICTURES);
        return new KeptFile(clean, new Kept(id, null));
    }

    /**
     * What came of a file, and the name that it is kept under.
     */
    public record KeptFile(String name, Kept kept) {}

    private static String cleanName(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.replaceAll("[\\p{Cntrl}\\p{Cf}<>:\"|?*]", "").strip();
        int dot = clean.lastIndexOf('.');
        String stem = clean.substring(0, dot);
        return (stem.isBlank() ? FILE : stem.substring(0, Math.min(stem.length(), MAX_NAME_LENGTH)))
                + clean.substring(dot).toLowerCase(Locale.ROOT);
    }

    /** Returns the type of a picture whose head can be read; its pixels are not. */
    private static Optional<String> typeOf(byte[] bytes) {
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                boolean whole = reader.getWidth(0) > 0 && reader.getHeight(0) > 0;
                return whole && Set.of("png", "jpeg").contains(format) ? Optional.of(format) : Optional.empty();
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException unreadable) { // its reader throws what it likes at broken heads
            return Optional.empty();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** A picture; empty for a file, which no page shows. */
    public Optional<StoredPicture> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, PICTURES))
                .filter(row -> !FILE.equals(row.getString("type")))
                .map(row -> new StoredPicture(
                        "image/" + row.getString("type"),
                        row.get("bytes", Binary.class).getData()));
    }

    /** Returns the ids of the pictures that were used last, the latest first. */
    public List<String> latest(int most) {
        var query = Query.query(where("type").ne(FILE))
                .with(Sort.by(Sort.Direction.DESC, "usedAt"))
                .limit(most);
        query.fields().include("_id");
        return mongo.find(query, Document.class, PICTURES).stream()
                .map(row -> row.getString("_id"))
                .toList();
    }

    /** Returns those of some ids that are there. */
    public Set<String> known(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        var query = Query.query(where("_id").in(ids));
        query.fields().include("_id");
        return mongo.find(query, Document.class, PICTURES).stream()
                .map(row -> row.getString("_id"))
                .collect(Collectors.toSet());
    }

    /** Keeps some pictures for as long as if they were new. */
    public void use(Collection<String> ids) {
        if (!ids.isEmpty()) {
            mongo.updateMulti(Query.query(where("_id").in(ids)), new Update().set("usedAt", clock.instant()), PICTURES);
        }
    }

    private static SendResult gone(String pictures) {
        return new SendResult.Rejected(ErrorCodes.BAD_MEDIA_ID, "图片已被清理 / the picture is gone: " + pictures);
    }

    /**
     * The media_ids of the pictures of a message, and the addresses of those of its link cards.
     *
     * @param ids by the picture's id; the addresses by their path, {@link #PATH} and the id
     * @param failed why they could not be had; null when they were
     */
    record Media(Map<String, String> ids, @Nullable SendResult failed) {}

    /** Uploads the pictures of a message that WeCom does not have, or will not have for long. */
    Media media(MessageContent content) {
        var ids = new HashMap<String, String>();
        List<String> covers = content.covers();
        if (!known(covers).containsAll(covers)) {
            return new Media(Map.of(), gone(covers.toString()));
        }
        use(covers);
        covers.forEach(cover -> ids.put(PATH + cover, publicUrl + PATH + cover));
        for (String picture : content.pictures()) {
            Document row = mongo.findById(picture, Document.class, PICTURES);
            if (row == null) {
                return new Media(Map.of(), gone(picture));
            }
            Date until = row.getDate("mediaUntil");
            if (until != null && until.toInstant().isAfter(clock.instant())) {
                ids.put(picture, row.getString("mediaId"));
                continue;
            }
            Instant now = clock.instant();
            SendResult sendResult = upload(picture, row);
            if (!(sendResult instanceof SendResult.Accepted accepted)) {
                return new Media(Map.of(), sendResult);
            }
            mongo.updateFirst(
                    Query.query(where("_id").is(picture)),
                    new Update()
                            .set("mediaId", accepted.id())
                            .set("mediaUntil", now.plus(MEDIA_LIFE))
                            .set("usedAt", now),
                    PICTURES);
            ids.put(picture, accepted.id());
        }
        return new Media(Map.copyOf(ids), null);
    }

    private SendResult upload(String id, Document row) {
        byte[] bytes = row.get("bytes", Binary.class).getData();
        return FILE.equals(row.getString("type"))
                ? weComMessenger.uploadFile(row.getString("name"), bytes)
                : weComMessenger.uploadImage(id.substring(0, 16) + "." + row.getString("type"), bytes);
    }

    /** Has the pictures of a message uploaded anew: WeCom does not know them any more. */
    void forgetMedia(MessageContent content) {
        mongo.updateMulti(
                Query.query(where("_id").in(content.pictures())),
                new Update().unset("mediaId").unset("mediaUntil"),
                PICTURES);
    }

    @Scheduled(fixedDelay = 86_400_000, initialDelay = 300_000)
    void removeUnused() {
        mongo.remove(Query.query(where("usedAt").lt(clock.instant().minus(KEPT_UNUSED))), PICTURES);
    }
}
