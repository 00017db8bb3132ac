package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.buffer.ByteBufUtil;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A long answer in pieces. The library sends all of it at once unless it is told how many documents to send, and drivers
 * refuse a reply of more than 48 MB.
 */
final class Batches extends AbstractCursor {
    /** Bytes of documents in one reply, about; one document may have more. */
    private static final long ENOUGH = 8 << 20;

    private final List<Document> documents;
    private int next;

    private Batches(long id, List<Document> documents) {
        super(id);
        this.documents = documents;
    }

    /** Cuts the answer to a find or an aggregation after its first piece; the client fetches the rest. */
    static void cut(Document response, List<Document> documents, CursorRegistry cursors) {
        if (response.get("cursor") instanceof Document cursor
                && cursor.get("id") instanceof Number id
                && id.longValue() == 0
                && piece(documents, 0, documents.size()) < documents.size()) {
            Batches rest = new Batches(cursors.generateCursorId(), documents);
            cursor.put("firstBatch", rest.takeDocuments(0));
            cursor.put("id", rest.getId());
            cursors.add(rest);
        }
    }

    /**
     * The answer to a find: its first piece, and a cursor for the rest.
     *
     * @param most documents of the first piece, 0 for as many as go together
     */
    static Document answer(StoreCollection collection, Found found, int most) {
        String namespace = collection.getFullName();
        CursorRegistry cursors = collection.cursors();
        int end = piece(found, 0, most > 0 ? Math.min(most, found.size()) : found.size());
        if (end == found.size()) {
            return answer(namespace, "firstBatch", found, 0);
        }
        Batches rest = new Batches(cursors.generateCursorId(), found);
        rest.next = end;
        cursors.add(rest);
        return answer(namespace, "firstBatch", found.subList(0, end), rest.getId());
    }

    /** The next piece of what a find began; null where the cursor is not of this kind. */
    static @Nullable Document next(String database, Document query, CursorRegistry cursors) {
        if (!(query.get("getMore") instanceof Long id)
                || !(query.getOrDefault("batchSize", 0) instanceof Integer most)
                || !(cursors.getCursor(id) instanceof Batches rest)) {
            return null;
        }
        synchronized (rest) {
            List<Document> taken = rest.takeDocuments(most);
            if (rest.isEmpty()) {
                cursors.remove(id);
            }
            return answer(database + "." + query.get("collection"), "nextBatch", taken, rest.isEmpty() ? 0 : id);
        }
    }

    private static Document answer(String namespace, String name, List<Document> documents, long rest) {
        Document response = new Document(
                "cursor", new Document("id", rest).append("ns", namespace).append(name, documents));
        Utils.markOkay(response);
        return response;
    }

    /** @param wanted at most so many, 0 for as many as go together */
    @Override
    public synchronized List<Document> takeDocuments(int wanted) {
        int end = piece(documents, next, wanted > 0 ? Math.min(next + wanted, documents.size()) : documents.size());
        List<Document> taken = documents.subList(next, end);
        next = end;
        return taken;
    }

    @Override
    public synchronized boolean isEmpty() {
        return next == documents.size();
    }

    /** Returns the end of the piece that starts here. */
    private static int piece(List<Document> documents, int from, int most) {
        long bytes = 0;
        int end = from;
        while (end < most && bytes < ENOUGH) {
            bytes += documents instanceof Found found ? found.bytes(end).length : size(documents.get(end));
            end++;
        }
        return end;
    }

    private static long size(@Nullable Object value) {
        long size = 16;
        if (value instanceof String text) {
            size += ByteBufUtil.utf8MaxBytes(text);
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += String.valueOf(entry.getKey()).length() + size(entry.getValue());
            }
        } else if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                size += size(element);
            }
        } else if (value instanceof BinData data) {
            size += data.getData().length;
        }
        return size;
    }
}
