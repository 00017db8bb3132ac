package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a query found, as it was then, as bytes. The first that had to be read are kept as documents too; the others are read
 * when they are asked for, each time anew, so that a long answer takes no more memory than the store itself.
 */
final class Found extends AbstractList<Document> implements RandomAccess {
    private static final int READY = 1_000;

    private final List<byte[]> kept = new ArrayList<>();

    /** Those of the first ones that were read, at their places. */
    private final List<@Nullable Document> ready = new ArrayList<>();

    /** @param document null where it was not read */
    void add(@Nullable Document document, byte[] bytes) {
        kept.add(bytes);
        if (ready.size() < READY) {
            ready.add(document);
        }
    }

    /** The same ones in another order. */
    Found at(int... places) {
        Found others = new Found();
        for (int place : places) {
            others.add(place < ready.size() ? ready.get(place) : null, kept.get(place));
        }
        return others;
    }

    /** The same ones, each made shorter. */
    Found shortened(UnaryOperator<byte[]> shorten) {
        Found others = new Found();
        kept.forEach(bytes -> others.add(null, shorten.apply(bytes)));
        return others;
    }

    @Override
    public Document get(int place) {
        Document read = place < ready.size() ? ready.get(place) : null;
        return read == null ? DocumentBytes.read(kept.get(place)) : read;
    }

    byte[] bytes(int place) {
        return kept.get(place);
    }

    @Override
    public Found subList(int from, int to) {
        Found some = new Found();
        for (int place = from; place < to; place++) {
            some.add(place < ready.size() ? ready.get(place) : null, kept.get(place));
        }
        return some;
    }

    @Override
    public int size() {
        return kept.size();
    }
}
