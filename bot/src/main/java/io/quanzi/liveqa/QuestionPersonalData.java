package io.quanzi.liveqa;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The questions that a person sent in by a link of their own. */
@Component
class QuestionPersonalData implements PersonalData {
    private final QuestionRows rows;

    QuestionPersonalData(QuestionRows rows) {
        this.rows = rows;
    }

    @Override
    public String section() {
        return "live-questions";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Question> questions = rows.of(customer);
        return questions.isEmpty()
                ? Map.of()
                : Map.of(
                        "questions",
                        questions.stream().map(QuestionPersonalData::plain).toList());
    }

    private static Map<String, Object> plain(Question question) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("at", question.at().toString());
        plain.put("text", question.text());
        plain.put("name", question.name());
        plain.put("answer", question.answer());
        return plain;
    }

    @Override
    public void erase(CustomerId customer) {
        rows.erase(customer);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        rows.move(from, into);
    }
}
