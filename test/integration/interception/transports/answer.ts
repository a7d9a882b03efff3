/** What the model says in these tests. */
export const ANSWER = 'It rains in Øresund today – 5 °C, wind from the west. Take a coat.'
