package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.SavedViews.View;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Answers the two addresses of a list: its page and its file. */
@Component
public class ListPages {
    private final SavedViews views;
    private final ListExport export;

    ListPages(SavedViews views, ListExport export) {
        this.views = views;
        this.export = export;
    }

    /**
     * Puts {@code list} and {@code rows} into the model. Who asks for the list without any condition is led to the view that
     * she made her usual one.
     *
     * @param template of the page
     * @return the template, or where to go instead
     */
    public <R> String show(ListDefinition<R> list, Map<String, String> parameters, Model model, String template) {
        List<View> kept = views.of(user(), list.shape().path());
        Optional<View> usual = kept.stream().filter(View::usual).findFirst();
        if (usual.isPresent() && parameters.isEmpty() && !usual.get().query().isEmpty()) {
            return "redirect:" + usual.get().address();
        }
        ListRequest request = ListRequest.of(list.shape(), parameters, usual.isPresent());
        RowSource source = list.query().apply(request);
        KeyedPage page = source.page(request, KeyedPages.SIZE);
        model.addAttribute("rows", list.rows().apply(page.ids()));
        model.addAttribute("list", ListView.of(request, list.columns(), source.count(), page, kept));
        return template;
    }

    /** Writes the file of a list as it is filtered and ordered. */
    public <R> void file(ListDefinition<R> list, Map<String, String> parameters, HttpServletResponse response)
            throws IOException {
        ListRequest request = ListRequest.of(list.shape(), parameters, false);
        export.write(user(), list, request, LocaleContextHolder.getLocale(), response);
    }

    private static String user() {
        var login = SecurityContextHolder.getContext().getAuthentication();
        return login == null ? "" : login.getName();
    }
}
