package io.quanzi.console.content;

import java.util.List;
import org.springframework.stereotype.Component;

/** Above which size a post needs a second manager (群发复核). */
@Component
class PostApprovalForm implements EntryForm {
    @Override
    public boolean has(String path) {
        return path.equals("schedules/post-approval.yaml");
    }

    @Override
    public String word() {
        return "post-approval";
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.of("people", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("groups", EntryField.Kind.NUMBER).hinted());
    }
}
