package io.quanzi.console.list;

import java.net.URI;
import java.security.Principal;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Saves and removes the views of lists that a user keeps for herself; no one else sees them. */
@Controller
class SavedViewsController {
    private static final Set<String> LISTS =
            Set.of("/customers", "/orders", "/members", "/posts", "/groups", "/welcomes", "/audit", "/codes", "/inbox");
    private static final int MAX_NAME_LENGTH = 40;
    private static final int MAX_QUERY_LENGTH = 2_000;

    private final SavedViews views;

    SavedViewsController(SavedViews views) {
        this.views = views;
    }

    /** Saves the view, and shows it again. */
    @PostMapping("/views")
    ResponseEntity<Void> save(
            @RequestParam String path,
            @RequestParam String name,
            @RequestParam(defaultValue = "") String query,
            Principal user) {
        if (name.isBlank() || name.strip().length() > MAX_NAME_LENGTH || query.length() > MAX_QUERY_LENGTH) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "name: expected 1 to %d characters".formatted(MAX_NAME_LENGTH));
        }
        URI list = list(path, query);
        if (!views.save(user.getName(), path, name.strip(), query)) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "there are too many views of this list");
        }
        return seeOther(list);
    }

    /** Lets the list open with a view, or with none, and shows what it opens with now. */
    @PostMapping("/views/usual")
    ResponseEntity<Void> makeUsual(
            @RequestParam String id, @RequestParam String path, @RequestParam boolean usual, Principal user) {
        URI list = list(path, "");
        if (!views.setUsual(user.getName(), path, id, usual)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "you have no view of this id on this list");
        }
        return seeOther(list);
    }

    /** Removes a view, and shows the list as it is without one. */
    @PostMapping("/views/remove")
    ResponseEntity<Void> remove(@RequestParam String id, @RequestParam String path, Principal user) {
        views.remove(user.getName(), id);
        return seeOther(list(path, ""));
    }

    private static URI list(String path, String query) {
        if (!LISTS.contains(path)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "path: expected one of " + LISTS);
        }
        try {
            return URI.create(query.isEmpty() ? path : path + "?" + query);
        } catch (IllegalArgumentException unreadable) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "query: expected the parameters of an address", unreadable);
        }
    }

    private static ResponseEntity<Void> seeOther(URI list) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(list).build();
    }
}
