package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What a query found, as it was then. The first are kept as they were read; the others, of whom a long answer is sent piece
 * by piece, are read again when they are asked for, each time anew, so that it takes no more memory than the store itself.
 */
final class Found extends AbstractList<Document> implements RandomAccess {
    private static final int READY = 1_000;

    /** Documents, and beyond those that are ready the bytes of documents. */
    private final List<Object> kept = new ArrayList<>();

    void add(Document document, byte[] bytes) {
        kept.add(kept.size() < READY ? document : bytes);
    }

    /** The same ones in another order. */
    Found at(int... places) {
        Found others = new Found();
        for (int place : places) {
            others.kept.add(kept.get(place));
        }
        return others;
    }

    @Override
    public Document get(int place) {
        return kept.get(place) instanceof byte[] bytes ? DocumentBytes.read(bytes) : (Document) kept.get(place);
    }

    @Override
    public int size() {
        return kept.size();
    }
}
