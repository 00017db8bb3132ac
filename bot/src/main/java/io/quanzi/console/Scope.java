package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The customers that the signed-in user may see: all, or those whose officer she is. An officer's customers are the live
 * contacts whom she holds; one who parted from her, or was handed to another, is not hers any more.
 *
 * @param officer the WeCom userid of the officer; null when all may be seen
 */
public record Scope(@Nullable String officer) {
    static final Scope ALL = new Scope(null);
    /** The scope of an officer whose account names no member; it holds nobody, as no userid is empty. */
    static final Scope NOBODY = new Scope("");

    /** Whether nobody is out of sight. */
    public boolean all() {
        return officer == null;
    }

    /** Whether a person may be seen. */
    public boolean sees(Customer person) {
        return officer == null
                || person.liveContact()
                        .filter(contact -> contact.userId().equals(officer))
                        .isPresent();
    }

    /** Whether what a member owns, such as a group or a mass message, may be seen. */
    public boolean owns(@Nullable String userId) {
        return officer == null || officer.equals(userId);
    }

    /** A question to the people, asked of those who may be seen only. */
    public Criteria within(Criteria asked) {
        if (officer == null) {
            return asked;
        }
        Criteria own = where("contact.userId").is(officer).and("contact.live").is(true);
        return asked.getCriteriaObject().isEmpty() ? own : new Criteria().andOperator(own, asked);
    }
}
