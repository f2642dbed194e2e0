package kilonova.compute.documents;

/** A value of a row that the database can work out: a column, or something in the document. */
@FunctionalInterface
public interface Expression {
    /** The SQL for it, which binds nothing. */
    String sql(DocumentSql document);
}
