package io.quanzi.shared;

import com.mongodb.MongoException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Why something failed, for managers. It is recorded when it happens, beside the failure's own text; the words stand in the
 * messages under {@code cause.<key>}, what to do under {@code cause.<key>.next}.
 *
 * @param code WeCom's errcode; empty where there is none
 */
public record FailureCause(Kind kind, String code) {
    /** The field that it stands in, beside the text. */
    public static final String FIELD = "cause";

    /** Nothing but the failure's own text is known. */
    public static final FailureCause OTHER = of(Kind.OTHER);

    /** What there is to tell. */
    public enum Kind {
        DATABASE,
        /** WeCom gave no answer that can be read. */
        SILENT,
        BUSY,
        LIMIT,
        KEY,
        ADDRESS,
        RIGHT,
        STRANGER,
        /** WeCom's refusal that none of those before names. */
        REFUSED,
        /** Something that it needs is not known yet. */
        EARLY,
        OFFICERS,
        MEMBER_DAYS,
        STORE,
        /** A step of another release. */
        RETIRED,
        UNREADABLE,
        OTHER;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What WeCom's end of the line makes fail, whoever called. */
    private static final Set<Kind> OUTAGES = Set.of(Kind.SILENT, Kind.KEY, Kind.ADDRESS);

    public static FailureCause of(Kind kind) {
        return new FailureCause(kind, "");
    }

    /** Of what was thrown, or of what caused that. */
    public static FailureCause of(Throwable failed) {
        var looked = new HashSet<Throwable>();
        for (Throwable cause = failed; cause != null && looked.add(cause); cause = cause.getCause()) {
            if (cause instanceof Explained explained) {
                return explained.failureCause();
            }
            if (cause instanceof DataAccessException || cause instanceof MongoException) {
                return of(Kind.DATABASE);
            }
        }
        return OTHER;
    }

    /** From how it is stored; null of what failed before causes were, or of which nothing is known. */
    public static FailureCause read(@Nullable String stored) {
        if (stored == null) {
            return OTHER;
        }
        int gap = stored.indexOf(' ');
        String key = gap < 0 ? stored : stored.substring(0, gap);
        for (Kind kind : Kind.values()) {
            if (kind.key().equals(key)) {
                return new FailureCause(kind, gap < 0 ? "" : stored.substring(gap + 1));
            }
        }
        return OTHER;
    }

    /** As it is stored, such as {@code refused 40058}; null where nothing is known. */
    public @Nullable String stored() {
        if (isOther()) {
            return null;
        }
        return code.isEmpty() ? key() : key() + " " + code;
    }

    public String key() {
        return kind.key();
    }

    /** Whether nothing at all gets through to WeCom. */
    public boolean isOutage() {
        return OUTAGES.contains(kind);
    }

    /** Whether nothing but the text itself is known. */
    public boolean isOther() {
        return kind == Kind.OTHER;
    }
}
