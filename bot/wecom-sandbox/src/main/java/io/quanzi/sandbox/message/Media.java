package io.quanzi.sandbox.message;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.OwnerFiles;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Uploaded files: a media_id is good for three days, the address of an uploaded image for ever. The bytes lie beside the
 * journal, or in memory when there is none. https://developer.work.weixin.qq.com/document/path/90253
 */
public final class Media {
    private static final Duration LIFE = Duration.ofDays(3);
    private static final int LEAST_BYTES = 5;
    private static final Map<String, Integer> MAX_BYTES =
            Map.of("image", 10 << 20, "voice", 2 << 20, "video", 10 << 20, "file", 20 << 20, "img", 2 << 20);

    /** The endings that a file's name must have by type; any ending is good for a file. */
    private static final Map<String, Set<String>> ENDINGS = Map.of(
            "image", Set.of(".jpg", ".jpeg", ".png"),
            "img", Set.of(".jpg", ".jpeg", ".png"),
            "voice", Set.of(".amr"),
            "video", Set.of(".mp4"));

    private final SandboxState sandboxState;
    private final @Nullable Path directory;
    private final Table<Entry> entries;
    private final Map<String, byte[]> inMemory = new ConcurrentHashMap<>();

    /** @param directory where the bytes are kept; without one they are in memory */
    public Media(SandboxState sandboxState, @Nullable Path directory) {
        this.sandboxState = sandboxState;
        this.directory = directory == null ? null : directory.resolve("media");
        this.entries = sandboxState.table("media", Entry.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/media/upload", this::upload);
        endpoints.post("/cgi-bin/media/uploadimg", this::uploadImage);
        endpoints.post("/cgi-bin/media/upload_attachment", this::uploadAttachment);
        endpoints.file("/cgi-bin/media/get", this::get);
    }

    /** Refuses with 40007 a media_id that is unknown, or not good any more. */
    public void need(String mediaId) {
        living(mediaId);
    }

    private Entry living(String mediaId) {
        var entry = entries.find(mediaId);
        if (entry == null
                || entry.type().equals("img")
                || sandboxState.now().isAfter(entry.at().plus(LIFE))) {
            throw new ApiError(Errcode.BAD_MEDIA_ID);
        }
        return entry;
    }

    private ApiResponse get(Call call) {
        var entry = living(call.query("media_id", Errcode.BAD_MEDIA_ID));
        return ApiResponse.file(
                entry.contentType(), read(entry.id()), entry.fileName().replaceAll("[\\r\\n\"\\\\]", "_"));
    }

    /** The bytes of an image that was uploaded for good; null when there is none. */
    public @Nullable Image image(String id) {
        var entry = entries.find(id);
        return entry != null && entry.type().equals("img") ? new Image(entry.contentType(), read(id)) : null;
    }

    /** The bytes of a file that was uploaded for three days; null when there is none. */
    public @Nullable Image file(String id) {
        var entry = entries.find(id);
        return entry == null || entry.type().equals("img") ? null : new Image(entry.contentType(), read(id));
    }

    private ObjectNode upload(Call call) {
        var type = call.query("type");
        if (!MAX_BYTES.containsKey(type) || type.equals("img")) {
            throw new ApiError(Errcode.BAD_MEDIA_TYPE);
        }
        var entry = keep(call, type, Ids.random("3", 64));
        var reply = Json.object();
        reply.put("type", type);
        reply.put("media_id", entry.id());
        reply.put("created_at", Long.toString(entry.at().getEpochSecond()));
        return reply;
    }

    /** Uploads for moments (attachment_type 1) and product albums (2). */
    private ObjectNode uploadAttachment(Call call) {
        var type = call.query("media_type");
        var use = call.query("attachment_type");
        if (!Set.of("image", "video", "file").contains(type)) {
            throw new ApiError(Errcode.BAD_MEDIA_TYPE);
        }
        if (!Set.of("1", "2").contains(use)) {
            throw new ApiError(Errcode.BAD_PARAMETER, "attachment_type takes 1 or 2");
        }
        var entry = keep(call, type, Ids.random("3", 64));
        var reply = Json.object();
        reply.put("type", type);
        reply.put("media_id", entry.id());
        reply.put("created_at", entry.at().getEpochSecond());
        return reply;
    }

    private ObjectNode uploadImage(Call call) {
        var entry = keep(call, "img", Ids.hex(32));
        var reply = Json.object();
        reply.put("url", call.baseUrl() + "/_sim/images/" + entry.id());
        return reply;
    }

    private Entry keep(Call call, String type, String id) {
        var upload = call.upload();
        if (upload == null || upload.bytes().length < (type.equals("img") ? LEAST_BYTES : LEAST_BYTES + 1)) {
            throw new ApiError(Errcode.EMPTY_FILE);
        }
        var name = upload.fileName().toLowerCase(Locale.ROOT);
        var endings = ENDINGS.getOrDefault(type, Set.of());
        if (!endings.isEmpty() && endings.stream().noneMatch(name::endsWith)) {
            throw new ApiError(Errcode.BAD_MEDIA_TYPE, type + " takes " + String.join(", ", endings));
        }
        if (upload.bytes().length > MAX_BYTES.getOrDefault(type, 0)) {
            throw new ApiError(Errcode.FILE_TOO_LARGE);
        }
        var entry =
                new Entry(id, type, upload.fileName(), upload.contentType(), upload.bytes().length, sandboxState.now());
        write(id, upload.bytes());
        entries.put(id, entry);
        return entry;
    }

    private void write(String id, byte[] bytes) {
        if (directory == null) {
            inMemory.put(id, bytes);
            return;
        }
        try {
            OwnerFiles.createDirectory(directory);
            try (var out = Channels.newOutputStream(
                    OwnerFiles.open(directory.resolve(id), StandardOpenOption.TRUNCATE_EXISTING))) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep an uploaded file in " + directory, e);
        }
    }

    private byte[] read(String id) {
        try {
            return directory == null
                    ? inMemory.getOrDefault(id, new byte[0])
                    : Files.readAllBytes(directory.resolve(id));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an uploaded file from " + directory, e);
        }
    }

    /** @param type image, voice, video or file; img for an image that was uploaded for good */
    record Entry(String id, String type, String fileName, String contentType, int bytes, Instant at) {}

    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    public record Image(String contentType, byte[] bytes) {}
}
