/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Header fields: an immutable, ordered list of name and value pairs in which duplicates
 * are kept. Names are in lower case. Each character of a name or value stands for one
 * byte (ISO-8859-1), as the specification's byte strings do.
 * <p>
 * A server checks names and values when it writes a head; what it would not write fails
 * that {@code send}.
 *
 * @see <a href="https://asgi.readthedocs.io/en/latest/specs/www.html#http">ASGI HTTP
 * specification, "HTTP"</a>
 */
public final class AsgiHeaders implements Iterable<AsgiHeaders.Field> {

	private static final AsgiHeaders EMPTY = new AsgiHeaders(new String[0]);

	private final String[] namesAndValues;

	private AsgiHeaders(String[] namesAndValues) {
		this.namesAndValues = namesAndValues;
	}

	/**
	 * Return the empty list.
	 * @return no header fields
	 */
	public static AsgiHeaders empty() {
		return EMPTY;
	}

	/**
	 * Return header fields.
	 * @param namesAndValues names and values, in turn; names become lower case
	 * @return the header fields
	 * @throws IllegalArgumentException if the last name has no value
	 */
	public static AsgiHeaders of(String... namesAndValues) {
		if (namesAndValues.length == 0) {
			return EMPTY;
		}
		if (namesAndValues.length % 2 != 0) {
			throw new IllegalArgumentException("'namesAndValues' must have a value for each name, the last one is '"
					+ namesAndValues[namesAndValues.length - 1] + "'");
		}
		String[] copy = new String[namesAndValues.length];
		for (int i = 0; i < copy.length; i += 2) {
			copy[i] = lowerCase(namesAndValues[i]);
			copy[i + 1] = Objects.requireNonNull(namesAndValues[i + 1], "A header value must not be null");
		}
		return new AsgiHeaders(copy);
	}

	/**
	 * Return a builder.
	 * @return a new builder without header fields
	 */
	public static Builder builder() {
		return new Builder(16);
	}

	/**
	 * Return the number of header fields, duplicates included.
	 * @return the number
	 */
	public int size() {
		return this.namesAndValues.length / 2;
	}

	/**
	 * Return whether there are no header fields.
	 * @return {@code true} if there are none
	 */
	public boolean isEmpty() {
		return this.namesAndValues.length == 0;
	}

	/**
	 * Return the name of one header field.
	 * @param index its place, from 0
	 * @return the name, in lower case
	 */
	public String name(int index) {
		return this.namesAndValues[2 * index];
	}

	/**
	 * Return the value of one header field.
	 * @param index its place, from 0
	 * @return the value
	 */
	public String value(int index) {
		return this.namesAndValues[2 * index + 1];
	}

	/**
	 * Return the value of the first header field with a name.
	 * @param name the name, in any case
	 * @return the value, or {@code null} if there is no such field
	 */
	public @Nullable String first(String name) {
		int index = indexOf(lowerCase(name));
		return (index >= 0) ? this.namesAndValues[index + 1] : null;
	}

	/**
	 * Return the values of all header fields with a name, in their order.
	 * @param name the name, in any case
	 * @return the values, an unmodifiable list; empty if there is no such field
	 */
	public List<String> all(String name) {
		String lowerCase = lowerCase(name);
		List<String> values = new ArrayList<>(2);
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			if (this.namesAndValues[i].equals(lowerCase)) {
				values.add(this.namesAndValues[i + 1]);
			}
		}
		return List.copyOf(values);
	}

	/**
	 * Return whether there is a header field with a name.
	 * @param name the name, in any case
	 * @return {@code true} if there is one
	 */
	public boolean contains(String name) {
		return indexOf(lowerCase(name)) >= 0;
	}

	/**
	 * Return a copy with one more header field at the end.
	 * @param name the name
	 * @param value the value
	 * @return the copy
	 */
	public AsgiHeaders with(String name, String value) {
		String[] copy = Arrays.copyOf(this.namesAndValues, this.namesAndValues.length + 2);
		copy[copy.length - 2] = lowerCase(name);
		copy[copy.length - 1] = Objects.requireNonNull(value, "A header value must not be null");
		return new AsgiHeaders(copy);
	}

	/**
	 * Return a copy in which one header field, at the end, replaces all of its name.
	 * @param name the name
	 * @param value the value
	 * @return the copy
	 */
	public AsgiHeaders withReplaced(String name, String value) {
		return without(name).with(name, value);
	}

	/**
	 * Return a copy without the header fields of a name.
	 * @param name the name, in any case
	 * @return the copy, or these header fields if there is none of that name
	 */
	public AsgiHeaders without(String name) {
		String lowerCase = lowerCase(name);
		if (indexOf(lowerCase) < 0) {
			return this;
		}
		Builder builder = new Builder(this.namesAndValues.length);
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			if (!this.namesAndValues[i].equals(lowerCase)) {
				builder.add(this.namesAndValues[i], this.namesAndValues[i + 1]);
			}
		}
		return builder.build();
	}

	@Override
	public Iterator<Field> iterator() {
		return new FieldIterator();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof AsgiHeaders that && Arrays.equals(this.namesAndValues, that.namesAndValues);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.namesAndValues);
	}

	@Override
	public String toString() {
		StringBuilder string = new StringBuilder("[");
		for (Field field : this) {
			string.append((string.length() > 1) ? ", " : "").append(field.name()).append(": ").append(field.value());
		}
		return string.append(']').toString();
	}

	private int indexOf(String lowerCaseName) {
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			if (this.namesAndValues[i].equals(lowerCaseName)) {
				return i;
			}
		}
		return -1;
	}

	private static String lowerCase(String name) {
		Objects.requireNonNull(name, "A header name must not be null");
		// String.toLowerCase also lowers characters outside ASCII, so only where it must
		for (int i = 0; i < name.length(); i++) {
			char ch = name.charAt(i);
			if (ch >= 'A' && ch <= 'Z') {
				return name.toLowerCase(Locale.ROOT);
			}
		}
		return name;
	}

	/**
	 * One header field.
	 *
	 * @param name the name, in lower case
	 * @param value the value
	 */
	public record Field(String name, String value) {
	}

	/**
	 * Builds {@link AsgiHeaders}. Not safe to use from several threads.
	 */
	public static final class Builder {

		private String[] namesAndValues;

		private int length;

		private Builder(int capacity) {
			this.namesAndValues = new String[capacity];
		}

		/**
		 * Add a header field at the end.
		 * @param name the name; becomes lower case
		 * @param value the value
		 * @return this builder
		 */
		public Builder add(String name, String value) {
			if (this.length == this.namesAndValues.length) {
				this.namesAndValues = Arrays.copyOf(this.namesAndValues, 2 * this.length + 2);
			}
			this.namesAndValues[this.length] = lowerCase(name);
			this.namesAndValues[this.length + 1] = Objects.requireNonNull(value, "A header value must not be null");
			this.length += 2;
			return this;
		}

		/**
		 * Add header fields at the end.
		 * @param headers the header fields
		 * @return this builder
		 */
		public Builder addAll(AsgiHeaders headers) {
			headers.forEach((field) -> add(field.name(), field.value()));
			return this;
		}

		/**
		 * Build the header fields.
		 * @return the header fields
		 */
		public AsgiHeaders build() {
			return (this.length == 0) ? EMPTY : new AsgiHeaders(Arrays.copyOf(this.namesAndValues, this.length));
		}

	}

	private final class FieldIterator implements Iterator<Field> {

		private int next;

		@Override
		public boolean hasNext() {
			return this.next < size();
		}

		@Override
		public Field next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			Field field = new Field(name(this.next), value(this.next));
			this.next++;
			return field;
		}

	}

}
